#include "mappings/import/impl/conversions.h"

#include <algorithm>

namespace jiuqu::importing {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + std::string(value) + "\"";
}

// "…" where it has to be quoted in CSV.
std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\n") == text.npos) return text;
  std::string made = "\"";
  for (char c : text) made += c == '"' ? std::string("\"\"") : std::string(1, c);
  return made + "\"";
}

std::string partner_time(const Item& item) {
  if (!item.time_format.empty()) return item.time_format;
  if (item.primitive == xml::Primitive::date) return "yyyy-MM-dd";
  if (item.primitive == xml::Primitive::year_month) return "yyyy-MM";
  if (item.primitive == xml::Primitive::date_time) return "iso";
  return {};
}

// Times of canonical forms are xs:dateTime in UTC; days and months of forms are texts.
std::string canonical_time(const Place& canonical, const std::string& partner) {
  switch (canonical.field->primitive) {
    case xml::Primitive::date_time:
      return "iso-utc";
    case xml::Primitive::date:
      return "yyyy-MM-dd";
    case xml::Primitive::year_month:
      return "yyyy-MM";
    default:
      break;
  }
  if (canonical.name.ends_with("Month") || partner == "yyyy-MM" || partner == "yyyyMM")
    return "yyyy-MM";
  return "yyyy-MM-dd";
}

class Converter {
 public:
  Converter(const Place& partner, const Place& canonical, const Entry* entry,
            const ConversionContext& context)
      : partner_(partner), canonical_(canonical), entry_(entry), context_(context) {}

  Conversion run() {
    if (times()) return std::move(made_);
    if (codes()) return std::move(made_);
    divisions();
    return std::move(made_);
  }

 private:
  bool inward() const { return context_.way == Way::in; }

  bool times() {
    std::string partner = partner_time(*partner_.item);
    if (partner.empty() && canonical_.field->primitive == xml::Primitive::date_time &&
        partner_.item->primitive == xml::Primitive::string) {
      partner = "yyyy-MM-dd HH:mm:ss";
      made_.remark = "the form of this time is not told";
    }
    if (partner.empty()) return false;
    std::string canonical = canonical_time(canonical_, partner);
    made_.attributes = attribute("format-in", inward() ? partner : canonical) +
                       attribute("format-out", inward() ? canonical : partner);
    return true;
  }

  // A division of 12 digits on one side and 6 on the other.
  void divisions() {
    const auto& facets = partner_.item->facets;
    bool division = canonical_.name == "division";
    auto length = facets.length ? facets.length : facets.length_max;
    if (!division || !length) return;
    if (inward() && *length > 6) made_.attributes = attribute("region", "6");
    if (!inward() && *length == 12) made_.attributes = attribute("region", "12");
  }

  // ---- codes

  bool codes() {
    std::string id = context_.dictionary->table_of(context_.canonical_root + "/" + canonical_.path);
    if (id.empty() && canonical_.path.starts_with("application/"))
      id = context_.dictionary->table_of(canonical_.path);
    auto table = id.empty() ? nullptr : context_.tables(id);
    const auto& values = partner_.item->codes;
    if (values.empty()) {
      // A partner whose field the dictionary knows by name has the codes of the standard.
      bool known = table && entry_ != nullptr && entry_->table == id &&
                   entry_->confidence == Confidence::verified && is_code_field(*table);
      if (known) made_.attributes = attribute("table", id) + attribute("lookup", "code");
      return known;
    }
    if (table && same_codes(*table)) {
      made_.attributes = attribute("table", id) + attribute("lookup", "code");
      return true;
    }
    if (table && all_names(*table)) {
      made_.attributes =
          attribute("table", id) + attribute("lookup", inward() ? "name-to-code" : "code-to-name");
      return true;
    }
    draft(table.get());
    return true;
  }

  // Whether the partner's field has room for the longest code, so that it may hold codes at all.
  bool is_code_field(const codes::CodeTable& table) const {
    const auto& facets = partner_.item->facets;
    auto room = facets.length ? facets.length : facets.length_max;
    return room && std::ranges::all_of(table.rows(), [&](const codes::CodeRow& row) {
             return row.code.size() <= *room * 4;
           });
  }

  // Codes mean the same where their names agree, or nothing is told of what they mean.
  bool same_codes(const codes::CodeTable& table) const {
    return std::ranges::all_of(partner_.item->codes, [&](const Code& code) {
      const codes::CodeRow* row = table.find(code.code);
      return row != nullptr &&
             (code.name.empty() || same_name(row->name, code.name) || code.name == code.code);
    });
  }
  bool all_names(const codes::CodeTable& table) const {
    return std::ranges::all_of(partner_.item->codes, [&](const Code& code) {
      return table.find_by_name(code.code) != nullptr;
    });
  }
  static bool same_name(const std::string& a, const std::string& b) {
    return plain_word(a) == plain_word(b);
  }

  static const codes::CodeRow* row_for(const codes::CodeTable& table, const Code& code) {
    for (const auto& row : table.rows())
      if (!code.name.empty() && same_name(row.name, code.name)) return &row;
    return nullptr;
  }

  // A canonical field without a code table, with room for sentences and not called a code: a reason
  // or an explanation in words.
  bool wants_words() const {
    for (std::string_view tail : {"代码", "编码", "类型", "编号", "号码"})
      if (canonical_.label.ends_with(tail)) return false;
    for (std::string_view tail : {"Code", "Type", "Kind", "Id", "Number"})
      if (canonical_.name.ends_with(tail)) return false;
    bool named = std::ranges::all_of(partner_.item->codes, [](const Code& code) {
      return !code.name.empty() && code.name != code.code;
    });
    const auto& facets = canonical_.field->facets;
    return named && facets.enumeration.empty() && facets.patterns.empty() &&
           facets.length_max.value_or(1000) >= 20;
  }

  // A table of the partner's codes; where canonical codes are known, what each becomes.
  void draft(const codes::CodeTable* table) {
    DraftTable draft;
    std::string word = file_word(partner_.name);
    draft.id = context_.partner + "-" + (word.empty() ? "codes" : word);
    draft.csv = "code,name,valid-from,valid-to";
    draft.csv += table != nullptr ? ",canonical\n" : "\n";
    for (const Code& code : partner_.item->codes) {
      const codes::CodeRow* row = table == nullptr ? nullptr : row_for(*table, code);
      if (table != nullptr && row == nullptr) {
        draft.open.push_back(code.code + (code.name.empty() ? "" : " " + code.name));
        continue;
      }
      draft.csv +=
          csv_text(code.code) + "," + csv_text(code.name.empty() ? code.code : code.name) + ",,";
      if (row != nullptr) draft.csv += "," + csv_text(row->code);
      draft.csv += "\n";
    }
    std::string lookup = inward() ? "code-to-canonical" : "canonical-to-code";
    if (table == nullptr)
      lookup = wants_words() ? (inward() ? "code-to-name" : "name-to-code") : "code";
    made_.attributes = attribute("table", draft.id) + attribute("lookup", lookup);
    if (!draft.open.empty()) {
      made_.remark = "rows to be added to " + draft.id + ".csv: ";
      for (const auto& value : draft.open)
        made_.remark += (&value == &draft.open[0] ? "" : ", ") + value;
    }
    made_.table = std::move(draft);
  }

  const Place& partner_;
  const Place& canonical_;
  const Entry* entry_;
  const ConversionContext& context_;
  Conversion made_;
};

}  // namespace

Conversion conversion_of(const Place& partner, const Place& canonical, const Entry* entry,
                         const ConversionContext& context) {
  return Converter(partner, canonical, entry, context).run();
}

}  // namespace jiuqu::importing
