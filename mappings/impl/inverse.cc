#include "mappings/impl/inverse.h"

#include <algorithm>

#include "bus/base/text.h"

namespace jiuqu::mapping {
namespace {

// The one length all values of a field have, where there is one: by facets, or by a pattern of one
// class of characters such as [0-9]{6}.
std::optional<std::size_t> fixed_length(const xml::Field& field) {
  const auto& facets = field.facets;
  if (facets.length) return facets.length;
  if (facets.length_max && facets.length_min == facets.length_max) return facets.length_max;
  for (const auto& pattern : facets.patterns) {
    auto open = pattern.find('{');
    bool one_class = pattern.starts_with('[') && pattern.ends_with('}') &&
                     open != std::string::npos && pattern[open - 1] == ']' &&
                     std::ranges::count(pattern, '[') == 1;
    std::string count = one_class ? pattern.substr(open + 1, pattern.size() - open - 2) : "";
    bool digits = !count.empty() && count.size() < 6 &&
                  std::ranges::all_of(count, [](char c) { return c >= '0' && c <= '9'; });
    if (digits) return std::stoul(count);
  }
  return std::nullopt;
}

class Inverter {
 public:
  Inverter(const Conversions& conversions, const xml::Field& source)
      : c_(conversions), source_(source) {}

  Inverse run() {
    if (!c_.replacements.empty() || c_.width != Width::keep || c_.letters != Case::keep ||
        c_.trim == Trim::all || c_.trim == Trim::collapse)
      return no("characters are changed", "字符被改写");
    if (c_.split || c_.substring) return no("a part of the text is taken", "只取文本的一部分");
    if (!c_.suffix.empty()) return no("a suffix is added", "追加了后缀");
    if (!c_.default_value.empty() && c_.changes())
      return no("a default stands beside a conversion", "默认值与转换并用");
    if (c_.pad_left && c_.pad_right) return no("both sides are padded", "两侧均有填充");
    pads();
    if (!out_.none && c_.region > 0) region();
    if (!out_.none && c_.far_date) far_date();
    if (!out_.none && c_.table) table();
    if (!out_.none && c_.time_out) time();
    if (!out_.none && c_.number) number();
    if (c_.trim == Trim::none) add("trim", "no");
    if (!c_.prefix.empty()) add("substring", std::to_string(utf8_length(c_.prefix)));
    return std::move(out_);
  }

 private:
  void add(std::string name, std::string value) {
    out_.attributes.emplace_back(std::move(name), std::move(value));
  }
  Inverse no(std::string en, std::string zh) {
    out_.none = NoInverse{std::move(en), std::move(zh)};
    return out_;
  }

  // Fillings are taken off where the source has one length.
  void pads() {
    if (!c_.pad_left && !c_.pad_right) return;
    auto length = fixed_length(source_);
    bool plain = !c_.table && !c_.time_out && !c_.number && c_.prefix.empty() && c_.region == 0;
    if (!length || !plain) {
      no("fillings cannot be told from the text", "无法区分填充与文本");
    } else if (c_.pad_right) {
      add("substring", "0," + std::to_string(*length));
    } else {
      add("substring", "-" + std::to_string(*length));
    }
  }

  void region() {
    auto length = fixed_length(source_);
    if (length == std::size_t(6) && c_.region == 12)
      add("region", "6");
    else if (length != c_.region)
      no("digits of the division are lost", "行政区划位数丢失");
  }

  void far_date() {
    if (c_.far_date->out.empty()) {
      no("a far date becomes nothing", "远期日期变为空");
      return;
    }
    add("far-in", c_.far_date->out);
    add("far-out", c_.far_date->in.front());
  }

  // Every row must be found again by what it gives.
  void table() {
    const TableUse& use = *c_.table;
    if (use.unknown == UnknownCode::leave || use.unknown == UnknownCode::replace) {
      no("unknown codes are lost", "未知代码丢失");
      return;
    }
    std::string lookup = use.checks_only() ? "code" : use.to() + "-to-" + use.from();
    auto back = TableUse::compile(use.id(), use.shared_table(), lookup);
    for (const auto& row : use.table().rows()) {
      if (use.checks_only()) break;
      const auto* found = back ? back->find(use.result(row)) : nullptr;
      if (found != nullptr && use.key(*found) == use.key(row)) continue;
      no("code table " + use.id() + " gives several rows one " + use.to(),
         "代码表 " + use.id() + " 有多行的 " + use.to() + " 相同");
      return;
    }
    add("table", use.id());
    add("lookup", lookup);
    if (use.unknown == UnknownCode::keep) add("unknown", "keep");
  }

  void time() {
    constexpr int kSeconds = 6;  // what a message says; finer parts are rarely there
    const TimeFormat& in = c_.time_in.front();
    if (c_.time_in.size() > 1)
      no("several forms are read", "读取多种格式");
    else if (c_.time_out->precision() < std::min(in.precision(), kSeconds))
      no("a part of the time is lost", "时间精度丢失");
    if (out_.none) return;
    add("format-in", c_.time_out->text());
    add("format-out", in.text());
  }

  void number() {
    if (c_.number->rounding != Rounding::refuse) {
      no("places are rounded away", "小数位被舍入");
      return;
    }
    if (c_.number->groups()) add("number-in", "grouped");
    add("scale", std::to_string(-c_.number->scale));
  }

  const Conversions& c_;
  const xml::Field& source_;
  Inverse out_;
};

}  // namespace

Inverse inverse_of(const Conversions* conversions, const xml::Field& source) {
  if (conversions == nullptr) return {};
  return Inverter(*conversions, source).run();
}

}  // namespace jiuqu::mapping
