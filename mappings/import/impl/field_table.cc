// A field table as interface documents carry it, read into a form: the header row is found by
// meaning; groups come from section rows, a column of levels or parents, or dotted names.
#include <algorithm>
#include <map>

#include "bus/base/text.h"
#include "mappings/import/impl/import_limits.h"
#include "mappings/import/impl/readers.h"
#include "mappings/import/impl/table_columns.h"
#include "mappings/import/impl/type_text.h"

namespace jiuqu::importing {
namespace {

bool has_word(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

// The longest identifier in a text: "二、设备信息（equipment）" -> equipment.
std::string identifier_in(std::string_view text) {
  std::string best, now;
  auto take = [&] {
    bool letter = !now.empty() && !(now[0] >= '0' && now[0] <= '9');
    if (letter && now.size() > best.size()) best = now;
    now.clear();
  };
  for (char c : text) {
    bool part =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (part) {
      now += c;
    } else {
      take();
    }
  }
  take();
  return best.size() >= 2 ? best : std::string();
}

class TableReader {
 public:
  TableReader(const Sheet& sheet, Form& form, Notes& notes)
      : sheet_(sheet), form_(form), notes_(notes) {}

  bool run() {
    std::size_t first = find_header();
    if (first == sheet_.rows.size()) return no_header();
    for (std::size_t i = first + 1; i < sheet_.rows.size() && !notes_.failed() && !ended_; ++i)
      read_row(i);
    if (!notes_.failed() && form_.root.children.empty())
      notes_.error("no-fields", sheet_.rows[first].front().where,
                   "No field stands below the header row", "表头之下没有任何字段");
    if (notes_.failed()) return false;
    finish(form_.root);
    return true;
  }

 private:
  std::span<const Row> below(std::size_t row) const {
    return std::span(sheet_.rows).subspan(row + 1);
  }

  // The first row that is a header and has the codes of the fields.
  std::size_t find_header() {
    for (std::size_t i = 0; i < std::min(sheet_.rows.size(), kHeaderRowsMax); ++i) {
      auto columns = TableColumns::of(sheet_.rows[i], below(i));
      if (!columns) continue;
      columns_ = *columns;
      if (!columns_.has(Role::name)) {
        notes_.error("no-name-column", sheet_.rows[i].front().where,
                     "The table has no column with the names (codes) of the fields, such as "
                     "字段名 or 字段代码",
                     "表格缺少字段名（字段代码）列");
      }
      return i;
    }
    return sheet_.rows.size();
  }

  bool no_header() {
    Location where = in_file(sheet_.file);
    if (!sheet_.rows.empty()) where = sheet_.rows.front().front().where;
    notes_.error("no-header", where,
                 "No header row was found: one with 字段名 (field name) and at least one of 类型 "
                 "(type), 长度 (length), 必填 (required), 说明 (note)",
                 "未找到表头：应有“字段名”列，以及“类型”“长度”“必填”“说明”中的至少一列");
    return false;
  }

  void read_row(std::size_t at) {
    const Row& row = sheet_.rows[at];
    if (auto again = TableColumns::of(row, below(at)); again && again->is_sure()) {
      columns_ = *again;  // each section has a header of its own
      return;
    }
    std::string_view name = columns_.text(row, Role::name);
    auto filled = std::ranges::count_if(row, [](const Cell& cell) { return !cell.text.empty(); });
    bool typed = !columns_.text(row, Role::type).empty();
    if (filled <= 2 && !typed && (name.empty() || has_han(name))) {
      if (filled == 1 || (filled == 2 && !columns_.text(row, Role::sequence).empty()))
        return section(row);
    }
    if (name.empty()) {
      // Notes below the table have no type; a field without a name is a gap to be told.
      if (!typed) return;
      notes_.error("name-missing", columns_.where(row, Role::name),
                   "The field has no name (code)" + quoted(columns_.text(row, Role::label)),
                   "该字段缺少字段名" + quoted(columns_.text(row, Role::label)));
      return;
    }
    field(row, name);
  }

  static std::string quoted(std::string_view text) {
    return text.empty() ? std::string() : " (" + std::string(text) + ")";
  }

  // ---- sections: rows with nothing but a title

  void section(const Row& row) {
    const auto& cell = *std::ranges::find_if(row.rbegin(), row.rend(),
                                             [](const Cell& one) { return !one.text.empty(); });
    if (!cell.text.empty() && has_word(cell.text, {"注：", "注:", "备注", "说明："})) return;
    if (!form_.root.children.empty() &&
        has_word(cell.text, {"响应", "返回", "应答", "出参", "输出参数", "Response", "response"})) {
      ended_ = true;
      notes_.warning(
          "other-message", cell.where,
          "\"" + shortened(cell.text, 40) +
              "\" begins another message: what stands from here on was not read; put it "
              "into a table of its own",
          "“" + shortened(cell.text, 40) + "”是另一条报文：从此处起未读取，请放入单独的表格");
      return;
    }
    std::string name = identifier_in(cell.text);
    section_ = nullptr;
    levels_.clear();
    if (name.empty()) {
      notes_.warning("section-flat", cell.where,
                     "The section \"" + shortened(cell.text, 40) +
                         "\" names no element: its fields stay where they are",
                     "分段“" + shortened(cell.text, 40) + "”没有元素名：其字段保持在上级");
      return;
    }
    Item& made = group_in(form_.root, name, cell.where);
    made.label = label_of_section(cell.text, name);
    if (has_word(cell.text,
                 {"列表", "明细", "多条", "循环", "数组", "[]", "集合", "0..n", "1..n"})) {
      made.occurs_max = xml::kUnbounded;
      made.occurs_min = 0;
    }
    section_ = &made;
  }

  // "一、申请人信息（applicant）" -> 申请人信息
  static std::string label_of_section(std::string text, const std::string& name) {
    if (auto at = text.find(name); at != text.npos) text.erase(at, name.size());
    for (std::string_view mark : {"[]", "（）", "()", "【】", "：", ":"})
      while (text.find(mark) != text.npos) text.erase(text.find(mark), mark.size());
    for (std::string_view mark : {"、", "．", "."})
      if (auto at = text.find(mark); at != text.npos && at <= 9) text.erase(0, at + mark.size());
    return std::string(trim(text));
  }

  // ---- fields

  Item& group_in(Item& parent, const std::string& name, const Location& where) {
    for (Item& child : parent.children)
      if (child.name == name) return child;
    Item made;
    made.name = name;
    made.primitive = xml::Primitive::none;
    made.where = where;
    parent.children.push_back(std::move(made));
    made_groups_.push_back(&parent.children.back());
    return parent.children.back();
  }

  // Takes the signs of depth off a name: "--name", "└ name", "> name".
  static std::size_t depth_marks(std::string_view& name) {
    std::size_t depth = 0;
    bool taken = true;
    while (taken) {
      taken = false;
      for (std::string_view mark : {"-", "+", ">", "└", "├", "─", "—", "|", "│", " ", "　"}) {
        if (!name.starts_with(mark)) continue;
        bool counts = mark == "-" || mark == "+" || mark == ">" || mark == "└" || mark == "├";
        depth += counts;
        name.remove_prefix(mark.size());
        taken = true;
      }
    }
    return depth;
  }

  void field(const Row& row, std::string_view name) {
    const Location where = columns_.where(row, Role::name);
    std::size_t marks = depth_marks(name);
    std::vector<std::string> words;
    for (const auto& word : split(name, name.find('/') != name.npos ? '/' : '.'))
      words.emplace_back(trim(word));
    Item* parent = parent_of(row, marks, where);
    if (parent == nullptr) return;
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::string word = words[i];
      bool many = word.ends_with("[]");
      if (many) word.resize(word.size() - 2);
      if (word == "@" || (!is_xml_name(word.starts_with('@') ? word.substr(1) : word))) {
        notes_.error("name-invalid", where,
                     "\"" + std::string(name) +
                         "\" is no name for a field: letters, digits, _ and "
                         "- only, not beginning with a digit",
                     "“" + std::string(name) +
                         "”不能作为字段名：只能由字母、数字、_、- 组成，且不以数字开头");
        return;
      }
      if (i + 1 == words.size()) return add(*parent, word, many, row, where, marks);
      if (!opens(*parent, where)) return;
      parent = &group_in(*parent, word, where);
      if (many) parent->occurs_max = xml::kUnbounded;
    }
  }

  // An item that gets children must not hold a value.
  bool opens(Item& item, const Location& where) {
    if (item.is_group()) return true;
    if (!open_types_.contains(&item)) {
      notes_.error(
          "value-with-children", where,
          "\"" + item.name + "\" at " + place_text(item.where) +
              " holds a value and cannot hold fields as well",
          "“" + item.name + "”（" + place_text(item.where) + "）是值字段，不能再包含下级字段");
      return false;
    }
    item.primitive = xml::Primitive::none;
    item.facets = {};
    return true;
  }

  Item* parent_of(const Row& row, std::size_t marks, const Location& where) {
    Item* base = section_ != nullptr ? section_ : &form_.root;
    if (std::string_view parent = columns_.text(row, Role::parent); is_parent(parent))
      return named_parent(std::string(parent), columns_.where(row, Role::parent));
    std::size_t level = level_of(row);
    if (level == 0 && marks == 0) {
      levels_.clear();
      return base;
    }
    std::size_t depth = level > 0 ? level - 1 : marks;  // how many groups stand around the field
    if (depth > levels_.size()) {
      notes_.error("level-jump", level > 0 ? columns_.where(row, Role::level) : where,
                   "The level is deeper than the row above allows: a level was left out",
                   "层级跳跃：上一行之下缺少中间层级");
      return nullptr;
    }
    levels_.resize(depth);
    if (depth == 0) return base;
    return opens(*levels_.back(), where) ? levels_.back() : nullptr;
  }

  static bool is_parent(std::string_view text) {
    return !text.empty() && text != "-" && text != "/" && text != "无" && text != "根节点" &&
           text != "root" && text != "ROOT" && text != "—";
  }

  // A level cell: "1", "2", "一级", "L2"; 0 when there is none.
  std::size_t level_of(const Row& row) const {
    std::string_view text = columns_.text(row, Role::level);
    constexpr std::string_view kWords[] = {"一", "二", "三", "四", "五", "六"};
    for (std::size_t i = 0; i < std::size(kWords); ++i)
      if (text.starts_with(kWords[i])) return i + 1;
    for (char c : text)
      if (c >= '1' && c <= '9') return std::size_t(c - '0');
    return 0;
  }

  Item* named_parent(std::string name, const Location& where) {
    bool many = name.ends_with("[]");
    if (many) name.resize(name.size() - 2);
    std::string last = name.substr(name.find_last_of("./") + 1);
    if (name == form_.root.name) return &form_.root;
    if (auto found = by_name_.find(last); found != by_name_.end()) {
      if (many) found->second->occurs_max = xml::kUnbounded;
      return opens(*found->second, where) ? found->second : nullptr;
    }
    // A parent that no row describes is a group of its own, when it is a name at all.
    if (is_xml_name(last) && !has_han(last)) {
      std::vector<std::string> names;
      for (const auto& [known, item] : by_name_)
        if (item->is_group() || open_types_.contains(item)) names.push_back(known);
      std::string likely = likely_word(last, names);
      if (likely.empty()) {
        Item& made = group_in(form_.root, last, where);
        if (many) made.occurs_max = xml::kUnbounded;
        by_name_[last] = &made;
        return &made;
      }
      notes_.error("parent-unknown", where, "No row describes the parent \"" + name + "\"",
                   "没有描述父节点“" + name + "”的行", likely);
      return nullptr;
    }
    notes_.error("parent-unknown", where, "No row describes the parent \"" + name + "\"",
                 "没有描述父节点“" + name + "”的行");
    return nullptr;
  }

  void add(Item& parent, const std::string& word, bool many, const Row& row, const Location& where,
           std::size_t marks) {
    if (!opens(parent, where)) return;
    Item item;
    bool attribute = word.starts_with('@');
    item.kind = attribute ? ItemKind::attribute : ItemKind::element;
    item.name = attribute ? word.substr(1) : word;
    item.where = where;
    describe(item, row);
    if (many) item.occurs_max = xml::kUnbounded;
    if (++items_ > kFormItemsMax) {
      notes_.error("too-large", where, "The table has more than 5000 fields",
                   "表格超过 5000 个字段");
      return;
    }
    auto same = std::ranges::find(parent.children, item.name, &Item::name);
    if (same != parent.children.end()) {
      // A group that dotted names made before its own row came.
      bool made = contains(made_groups_, &*same);
      if (!made || !(item.is_group() || columns_.text(row, Role::type).empty())) {
        notes_.error("name-twice", where,
                     "\"" + item.name + "\" stands at " + place_text(same->where) + " already",
                     "“" + item.name + "”在 " + place_text(same->where) + " 已出现过");
        return;
      }
      same->label = item.label;
      same->occurs_min = item.occurs_min;
      same->occurs_max = std::max(same->occurs_max, item.occurs_max);
      std::erase(made_groups_, &*same);
      remember(*same, row, marks);
      return;
    }
    parent.children.push_back(std::move(item));
    remember(parent.children.back(), row, marks);
  }

  void remember(Item& item, const Row& row, std::size_t marks) {
    by_name_[item.name] = &item;
    // Documents leave the type of a group out, or call it text.
    bool open = columns_.text(row, Role::type).empty() && columns_.text(row, Role::length).empty();
    if (open) open_types_.insert({&item, true});
    std::size_t level = level_of(row);
    std::size_t depth = level > 0 ? level - 1 : marks;
    levels_.resize(std::min(levels_.size(), depth));
    levels_.push_back(&item);
  }

  // ---- what the cells of a row say about the field

  void describe(Item& item, const Row& row) {
    auto text = [&](Role role) { return columns_.text(row, role); };
    item.label = shortened(text(Role::label), kLabelMax);
    std::replace(item.label.begin(), item.label.end(), '\n', ' ');
    std::string_view note = text(Role::note), values = text(Role::values);
    item.documentation = shortened(note, kDocumentationMax);
    item.personal = sounds_personal(item.label);
    std::string told = std::string(note) + " " + std::string(values);
    if (!set_type(item, text(Role::type), text(Role::length), text(Role::precision), told))
      notes_.warning(
          "type-unknown", columns_.where(row, Role::type),
          "The type \"" + std::string(text(Role::type)) + "\" is not known: taken as text",
          "未知的类型“" + std::string(text(Role::type)) + "”：按文本处理");
    if (!is_length(text(Role::length)))
      notes_.warning("length-unknown", columns_.where(row, Role::length),
                     "\"" + std::string(text(Role::length)) + "\" is not a length: left out",
                     "“" + std::string(text(Role::length)) + "”不是长度：未采用");
    set_presence(item, row);
    if (auto occurs = occurs_of(text(Role::repeats)); occurs && occurs->max > 1) {
      item.occurs_max = occurs->max;
      item.occurs_min = std::max(occurs->min, item.occurs_min);
    }
    if (item.is_group() || !item.time_format.empty()) return;
    auto codes = codes_in(values, true);
    if (codes.empty()) codes = codes_in(note, false);
    if (!codes.empty() && item.primitive != xml::Primitive::boolean) take_codes(item, row, codes);
    bool filled = item.primitive == xml::Primitive::string && item.occurs_min > 0 &&
                  item.facets.enumeration.empty() && !item.facets.length;
    if (filled && !item.facets.length_min) item.facets.length_min = 1;
  }

  // Codes are texts: "01" is not 1. One longer than the field was told to be is a slip of the pen.
  void take_codes(Item& item, const Row& row, const std::vector<Code>& codes) {
    auto room = item.facets.length ? item.facets.length : item.facets.length_max;
    for (const Code& code : codes)
      if (room && utf8_length(code.code) > *room) {
        notes_.warning(
            "code-too-long", columns_.where(row, Role::length),
            "The value \"" + code.code + "\" is longer than the length " + std::to_string(*room) +
                ": the values were kept, the length left out",
            "取值“" + code.code + "”超过长度 " + std::to_string(*room) + "：保留取值，不采用长度");
        break;
      }
    item.primitive = xml::Primitive::string;
    item.facets = {};
    set_codes(item, codes);
  }

  void set_presence(Item& item, const Row& row) {
    Role role = columns_.has(Role::required) ? Role::required : Role::nullable;
    std::string_view text = columns_.text(row, role);
    Presence presence = presence_of(text);
    if (role == Role::nullable && presence == Presence::required) {
      presence = Presence::optional;
    } else if (role == Role::nullable && presence == Presence::optional) {
      presence = Presence::required;
    }
    if (presence == Presence::unknown && !text.empty())
      notes_.warning("presence-unknown", columns_.where(row, role),
                     "\"" + std::string(text) +
                         "\" does not tell whether the field is required: "
                         "taken as optional",
                     "“" + std::string(text) + "”未说明是否必填：按选填处理");
    if (presence == Presence::conditional && item.documentation.empty())
      item.documentation = std::string(text);
    item.occurs_min = presence == Presence::required ? 1 : 0;
  }

  // Groups that no row describes are there when one of their fields has to be; items without type
  // and children are texts.
  void finish(Item& item) {
    bool any_required = false;
    for (Item& child : item.children) {
      finish(child);
      any_required |= child.occurs_min > 0;
    }
    if (&item == &form_.root) return;
    bool made = contains(made_groups_, &item);
    if (made && !item.repeats()) item.occurs_min = any_required ? 1 : 0;
    if (made && item.repeats()) item.occurs_min = 0;
    if (item.is_group() && item.children.empty()) {
      notes_.warning("group-empty", item.where,
                     "No fields are told for \"" + item.name + "\": taken as text",
                     "未说明“" + item.name + "”的下级字段：按文本处理");
      item.primitive = xml::Primitive::string;
    }
  }

  const Sheet& sheet_;
  Form& form_;
  Notes& notes_;
  TableColumns columns_;
  Item* section_ = nullptr;
  std::vector<Item*> levels_;               // the field last read at each level
  std::map<std::string, Item*> by_name_;    // the last of each name
  std::map<const Item*, bool> open_types_;  // rows that told no type: may turn out to be groups
  std::vector<const Item*> made_groups_;    // groups without a row of their own
  std::size_t items_ = 0;
  bool ended_ = false;  // another message began
};

}  // namespace

bool read_field_table(const Sheet& sheet, const Description& told, Form& form, Notes& notes) {
  form.root = {};
  form.root.name = told.root.empty() ? told.name : told.root;
  form.root.primitive = xml::Primitive::none;
  form.root.where = in_file(sheet.file);
  form.root_ns = told.ns;
  if (!TableReader(sheet, form, notes).run()) return false;
  set_namespace(form.root, form.root_ns);
  return true;
}

}  // namespace jiuqu::importing
