#include "adapters/simulators/push_answer.h"

#include <boost/test/unit_test.hpp>

namespace jiuqu::test {
namespace {

using namespace simulators;

HttpAnswer answer_of(int status, std::string body) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(push_answers)

BOOST_AUTO_TEST_CASE(an_accepted_push_must_name_its_message) {
  BOOST_TEST(
      wrong_push_answer(PushKind::fresh, {}, answer_of(200, R"({"data":{"message_id":"m"}})"))
          .empty());
  BOOST_TEST(wrong_push_answer(PushKind::fresh, {},
                               answer_of(200,
                                         "<p:receipt xmlns:p='u'><p:data><p:message_id>m"
                                         "</p:message_id></p:data></p:receipt>"))
                 .empty());
  BOOST_TEST(!wrong_push_answer(PushKind::fresh, {}, answer_of(200, "{}")).empty());
  BOOST_TEST(!wrong_push_answer(PushKind::mended, {}, answer_of(409, "{}")).empty());
}

BOOST_AUTO_TEST_CASE(what_contradicts_or_comes_too_late_must_be_refused) {
  for (auto kind : {PushKind::contradicting, PushKind::withdrawal_late}) {
    BOOST_TEST(wrong_push_answer(kind, {}, answer_of(409, "{}")).empty());
    BOOST_TEST(!wrong_push_answer(kind, {}, answer_of(404, "{}")).empty());
    BOOST_TEST(
        !wrong_push_answer(kind, {}, answer_of(200, R"({"data":{"message_id":"m"}})")).empty());
  }
  BOOST_TEST(wrong_push_answer(PushKind::withdrawal_unknown, {}, answer_of(404, "{}")).empty());
  BOOST_TEST(!wrong_push_answer(PushKind::withdrawal, {}, answer_of(409, "{}")).empty());
}

BOOST_AUTO_TEST_CASE(a_faulty_push_must_hear_of_every_field) {
  PushBody push{"", {"$.form.zipCode", "$.up_pro_material"}, Encoding::json};
  BOOST_TEST(
      wrong_push_answer(PushKind::faulty, push,
                        answer_of(422, R"({"faults":[{"field":"$.up_pro_material[0]"},)"
                                       R"({"field":"$.form.zipCode"},{"field":"$.form.x"}]})"))
          .empty());
  BOOST_TEST(wrong_push_answer(PushKind::faulty, push,
                               answer_of(422, R"({"faults":[{"field":"$.form.zipCodes"}]})")) ==
             "no fault named $.form.zipCode, $.up_pro_material");
  BOOST_TEST(wrong_push_answer(PushKind::faulty, push, answer_of(200, "{}")) ==
             "a faulty push was answered 200");
}

BOOST_AUTO_TEST_CASE(the_faults_are_read_from_an_answer_in_xml_as_well) {
  PushBody push{"", {"/application/form/zipCode", "/application/up_pro_material"}, Encoding::xml};
  std::string faults =
      "<error xmlns='urn:jiuqu:error:1'><code>1008</code><message_en>Rules.</message_en><faults>"
      "<fault><field>/application/form/zipCode</field><rule>r</rule></fault>"
      "<fault><field>/application/up_pro_material[2]</field><rule>q</rule></fault></faults></"
      "error>";
  BOOST_TEST(wrong_push_answer(PushKind::faulty, push, answer_of(422, faults)) == "");
  BOOST_TEST(wrong_push_answer(PushKind::fresh, push, answer_of(422, faults)) ==
             "answered 422 Rules. /application/form/zipCode (r), /application/up_pro_material[2] "
             "(q)");
  BOOST_TEST(wrong_push_answer(PushKind::faulty, push, answer_of(400, "<")) ==
             "the answer is neither JSON nor XML");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
