#include "mappings/impl/value.h"

#include <algorithm>

#include "bus/base/text.h"
#include "bus/pipeline/code_tables.h"

namespace jiuqu::mapping {
namespace {

// Carries one text through the conversions: as a part of what was given as long as that will do, in
// the buffer from then on.
class Conversion {
 public:
  Conversion(const Conversions& conversions, std::string_view date, std::string_view text,
             std::string& buffer)
      : conversions_(conversions), date_(date), buffer_(buffer) {
    out_.text = text;
  }

  Converted run() {
    out_.text = trim_ends(out_.text, conversions_.trim);
    if (!out_.text.empty() && conversions_.changes()) change();
    if (!out_.fault && out_.text.empty()) out_.text = conversions_.default_value;
    return std::move(out_);
  }

 private:
  void change() {
    const Conversions& c = conversions_;
    rewrite();
    if (c.split) out_.text = piece_of(*c.split, out_.text);
    if (c.substring) out_.text = cut(*c.substring, out_.text);
    if (out_.text.empty()) return;
    if (c.region > 0 && !to_region()) return;
    if (c.far_date && std::ranges::find(c.far_date->in, out_.text) != c.far_date->in.end()) {
      out_.text = c.far_date->out;
      return;
    }
    if (c.table && !look_up(*c.table)) return;
    if (out_.text.empty()) return;
    if (c.time_out && !to_time()) return;
    if (c.number && !to_number()) return;
    if (!c.prefix.empty() || !c.suffix.empty()) set(c.prefix + std::string(out_.text) + c.suffix);
    if (c.pad_left) set(filling(*c.pad_left, out_.text) + std::string(out_.text));
    if (c.pad_right) set(std::string(out_.text) + filling(*c.pad_right, out_.text));
  }

  void rewrite() {
    const Conversions& c = conversions_;
    if (c.trim == Trim::collapse || c.trim == Trim::all) set(squeezed(out_.text, c.trim));
    for (const Replacement& replacement : c.replacements) set(replaced(out_.text, replacement));
    if (c.width != Width::keep) set(of_width(out_.text, c.width));
    if (c.letters != Case::keep) {
      set(std::string(out_.text));
      change_case(buffer_, c.letters);
      out_.text = buffer_;
    }
    if (!c.replacements.empty()) out_.text = trim_ends(out_.text, c.trim);
  }

  void set(std::string text) {
    buffer_ = std::move(text);
    out_.text = buffer_;
  }

  bool refuse(std::string code, std::string en, std::string zh, std::string suggestion = {}) {
    out_.fault =
        ValueFault{std::move(code), std::move(en), std::move(zh), std::move(suggestion), {}};
    return false;
  }

  bool to_region() {
    bool digits = std::ranges::all_of(out_.text, [](char c) { return c >= '0' && c <= '9'; });
    std::size_t size = out_.text.size();
    if (!digits || (size != 6 && size != 9 && size != 12))
      return refuse("mapping.region-invalid", "The value is no division code of 6, 9 or 12 digits",
                    "值不是 6 位、9 位或 12 位的行政区划代码");
    if (size >= conversions_.region)
      out_.text = out_.text.substr(0, conversions_.region);
    else
      set(std::string(out_.text) + std::string(conversions_.region - size, '0'));
    return true;
  }

  bool look_up(const TableUse& use) {
    out_.row = use.find(out_.text, date_);
    if (out_.row != nullptr) {
      if (!use.checks_only()) out_.text = use.result(*out_.row);
      return true;
    }
    switch (use.unknown) {
      case UnknownCode::keep:
        return true;
      case UnknownCode::leave:
        out_.text = {};
        return true;
      case UnknownCode::replace:
        out_.text = use.unknown_value;
        return true;
      case UnknownCode::refuse:
        break;
    }
    std::string number = std::to_string(entry_of(ErrorCode::code_unknown).number);
    bool by_code = use.from() == "code";
    refuse(std::string(code_finding::kCode),
           std::string(by_code ? "The code" : "The name") +
               " stands in no valid row of code table " + use.id() + " (" + number + ")",
           std::string(by_code ? "代码" : "名称") + "不在代码表 " + use.id() + " 的有效行中（" +
               number + "）",
           use.likely(out_.text));
    out_.fault->looked_up = out_.text;
    return false;
  }

  bool to_time() {
    const Conversions& c = conversions_;
    auto time = parse_any(c.time_in, out_.text);
    if (time) {
      set(c.time_out->write(*time));
      return true;
    }
    std::string forms;
    for (const TimeFormat& form : c.time_in) forms += (forms.empty() ? "" : " | ") + form.text();
    return refuse("mapping.time-invalid", "The value is no time of the form " + forms,
                  "值不符合时间格式 " + forms);
  }

  bool to_number() {
    auto number = conversions_.number->write(out_.text);
    if (!number)
      return refuse("mapping.number-invalid", "The value is no number of the places wanted here",
                    "值不是此处要求的小数位数的数字");
    set(std::move(*number));
    return true;
  }

  const Conversions& conversions_;
  std::string_view date_;
  std::string& buffer_;
  Converted out_;
};

}  // namespace

void Conversions::settle() {
  changes_ = trim == Trim::collapse || trim == Trim::all || !replacements.empty() ||
             width != Width::keep || letters != Case::keep || split || substring || region > 0 ||
             far_date || table || time_out || number || !prefix.empty() || !suffix.empty() ||
             pad_left || pad_right;
}

Converted convert(const Conversions& conversions, std::string_view date, std::string_view text,
                  std::string& buffer) {
  return Conversion(conversions, date, text, buffer).run();
}

}  // namespace jiuqu::mapping
