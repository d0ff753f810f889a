// Forms inferred from one document.
#include "bus/json/json.h"
#include "tests/unit/mappings/import/trial.h"

using namespace jiuqu;
using namespace jiuqu::importing;

namespace {

int primitive(const std::shared_ptr<const xml::Schema>& schema, const std::string& path) {
  const xml::Field* found = schema->model().find(path);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no field " << path);
  return int(found->primitive);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_json_sample_fits_the_form_that_is_made_of_it) {
  const std::string sample =
      R"({"sbdm": "10103010120260001", "n": 3, "jg": 1.5, "ok": true, "rq": "2026-11-23",
    "sj": "20261123100000", "bh": "007", "leer": null,
    "files": [{"name": "a", "url": "http://x"}, {"name": "bb", "more": {"x": 1}}], "tags": ["a", "b"]})";
  Trial trial;
  trial.take("notice.json", sample);
  auto schema = trial.schema();
  BOOST_TEST(primitive(schema, "/notice/n") == int(xml::Primitive::integer));
  BOOST_TEST(primitive(schema, "/notice/jg") == int(xml::Primitive::decimal));
  BOOST_TEST(primitive(schema, "/notice/ok") == int(xml::Primitive::boolean));
  BOOST_TEST(primitive(schema, "/notice/rq") == int(xml::Primitive::date));
  BOOST_TEST(primitive(schema, "/notice/bh") == int(xml::Primitive::string));
  BOOST_TEST(primitive(schema, "/notice/files/more/x") == int(xml::Primitive::integer));
  BOOST_TEST(schema->model().find("/notice/files")->repeats());
  BOOST_TEST(schema->model().find("/notice/sbdm")->facets.length_max.value() == 50U);
  auto tree = json::to_tree(sample, schema->model(), *schema->model().root("notice"));
  BOOST_REQUIRE(tree.has_value());
  BOOST_TEST(schema->validate(*tree).empty());
}

BOOST_AUTO_TEST_CASE(an_xml_sample_fits_the_form_that_is_made_of_it) {
  for (
      const std::string sample :
      {R"(<n:notice xmlns:n="urn:x" id="7"><n:sbdm>101</n:sbdm><n:rows><n:row k="a">1</n:row><n:row k="b">2</n:row></n:rows></n:notice>)",
       R"(<notice><sbdm>101</sbdm><rows><row>1.5</row><row>2.5</row></rows><empty/></notice>)",
       R"(<n:notice xmlns:n="urn:x"><sbdm>101</sbdm></n:notice>)",
       R"(<n:notice xmlns:n="urn:x" xmlns:m="urn:y"><m:sbdm><m:code>1</m:code></m:sbdm><n:t>x</n:t></n:notice>)"}) {
    Trial trial;
    trial.take("notice.xml", sample);
    auto document = xml::Document::parse(sample);
    BOOST_REQUIRE(document.has_value());
    auto faults = trial.schema()->validate(*document);
    BOOST_TEST_CONTEXT(sample) BOOST_TEST(faults.empty());
  }
}

BOOST_AUTO_TEST_CASE(chinese_names_are_labels_too) {
  Trial trial;
  trial.take("t.json", R"({"设备代码": "10103010120260001", "申请": {"申请人名称": "甲"}})");
  BOOST_TEST(trial.maps("设备代码", "equipment/eqCode"));
  BOOST_TEST(trial.maps("申请/申请人名称", "applicant/name"));
}

BOOST_AUTO_TEST_CASE(samples_that_are_none_are_refused) {
  auto refuse = [](const std::string& file, const std::string& text, const std::string& begin) {
    Trial trial;
    trial.request.kind = Kind::sample;
    BOOST_TEST(!trial.run(file, text));
    BOOST_TEST_CONTEXT(trial.told()) BOOST_TEST(trial.told().starts_with(begin));
  };
  refuse("t.json", "{\"a\": ", "t.json:");
  refuse("t.json", "[{\"a\": 1}]", "t.json: error: The sample is an array");
  refuse("t.json", "7", "t.json: error: The sample holds no fields");
  refuse("t.xml", "<a><b></a>", "t.xml:1:");
  refuse("t.xml", "<a>text</a>", "t.xml: error: The sample holds no fields");
  refuse("t.xml", "<!DOCTYPE a [<!ENTITY e \"x\">]><a><b>&e;</b></a>", "t.xml:");
}
