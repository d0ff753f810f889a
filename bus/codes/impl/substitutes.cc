// Substitutes of the same form as what they stand for.
#include <algorithm>
#include <array>

#include "bus/base/hash.h"
#include "bus/base/random.h"
#include "bus/base/text.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/credit_code.h"
#include "bus/codes/personal.h"
#include "bus/codes/plain_text.h"
#include "bus/codes/vin.h"

namespace jiuqu::codes {
namespace {

constexpr int kTriesMax = 200;

using Points = std::vector<std::string>;

Points points_of(std::string_view text) {
  Points points;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    points.emplace_back(text.substr(i, end - i));
    i = end;
  }
  return points;
}

std::string joined(const Points& points) {
  std::string text;
  for (const auto& point : points) text += point;
  return text;
}

// CJK ideographs, those of plane 2 as well.
bool is_hanzi(std::string_view point) {
  if (point.size() == 4) return true;
  if (point.size() != 3) return false;
  auto first = static_cast<unsigned char>(point[0]), second = static_cast<unsigned char>(point[1]);
  unsigned high = ((first & 0x0Fu) << 6) | (second & 0x3Fu);  // the code point without 6 bits
  return high >= (0x3400u >> 6) && high <= (0x9FFFu >> 6);
}

bool is_one_of(const Points& list, std::string_view point) {
  return std::ranges::find(list, point) != list.end();
}

const Points& surnames() {
  static const Points kList = points_of(
      "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭郎鲁韦马苗方俞任"
      "袁柳"
      "史唐薛雷贺倪汤罗毕郝邬安常乐于时傅齐康伍余元卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米贝明计戴宋庞熊纪"
      "舒");
  return kList;
}
const Points& given() {
  static const Points kList = points_of(
      "安柏彬波博晨成承川春丹东帆芳飞枫刚桂国海涵航浩和恒红宏华怀慧佳建健江洁杰景静军君凯可兰朗乐磊"
      "立丽"
      "莲良林玲龙露璐曼梅敏明宁鹏萍平琪强青清晴秋然仁荣瑞若珊诗石书舒松涛腾天婷同望薇伟文武希霞贤晓"
      "欣"
      "新兴星雄秀雪雅妍岩阳业宜义艺英莹颖永勇友宇雨玉元远月云泽哲珍振正志致中竹卓子");
  return kList;
}
// Marks of roads, houses and villages, and those of units that stay where they are.
const Points& marks() {
  static const Points kList =
      points_of("路街道巷弄号栋幢楼层室单元村组镇乡社区园里庄屯场院厂店站所局部馆");
  return kList;
}

// Legal forms and kinds of units; the longest first.
constexpr std::array<std::string_view, 26> kUnitEndings = {
    "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "合作社", "委员会",
    "工程局",       "分公司",       "医院",         "学校",     "中学",     "小学",   "大学",
    "学院",         "酒店",         "宾馆",         "商场",     "超市",     "中心",   "工厂",
    "集团",         "公司",         "物业",         "厂",       "局"};

std::string_view ending_of(std::string_view text) {
  for (std::string_view ending : kUnitEndings)
    if (text.ends_with(ending) && text.size() > ending.size()) return ending;
  return {};
}

// Points that name the division an address or a unit begins with: 湖北省荆门市沙洋县.
std::size_t division_points(const Points& points) {
  std::size_t kept = 0;
  constexpr std::size_t kNamePoints = 8;
  for (const char* level : {"省", "市州盟", "县区旗市"}) {
    Points ends = points_of(level);
    std::size_t last = std::min(points.size(), kept + kNamePoints);
    for (std::size_t i = kept + 1; i < last; ++i) {
      if (!is_one_of(ends, points[i])) continue;
      kept = i + 1;
      break;
    }
  }
  return kept;
}

class Maker {
 public:
  Maker(std::string_view value, SeededRandom& random)
      : value_(value), random_(random), points_(points_of(value)) {}

  std::string make() {
    if (check_citizen_number(value_).ok()) return citizen_number();
    if (check_credit_code(value_).ok()) return credit_code();
    if (is_mobile(value_)) return same_classes(3);
    if (is_vin(value_)) return vin();
    if (is_plate()) return same_classes(2);
    if (std::ranges::any_of(points_, [](const auto& p) { return is_hanzi(p); })) return chinese();
    auto dash = std::ranges::find(points_, "-");
    bool has_area = dash != points_.end() && value_[0] == '0';
    return same_classes(has_area ? std::size_t(dash - points_.begin()) + 1 : 0);
  }

 private:
  char any_of(std::string_view choices) { return choices[random_.below(choices.size())]; }
  const std::string& any_of(const Points& choices) {
    return choices[random_.below(choices.size())];
  }
  std::string digits(std::size_t count) {
    std::string text;
    while (text.size() < count) text += any_of("0123456789");
    return text;
  }

  // The division and the decade of birth stay.
  std::string citizen_number() {
    std::string text(value_.substr(0, 9));
    text += char('0' + random_.below(std::uint64_t(value_[9] - '0') + 1));
    auto two = [](std::uint64_t number) { return std::to_string(100 + number).substr(1); };
    text += two(1 + random_.below(12)) + two(1 + random_.below(28)) + digits(3);
    return make_citizen_number(text).value_or(std::string(value_));
  }

  // The register, the kind and the division stay; the organisation is one of no register: XX….
  std::string credit_code() {
    std::string body = "XX";
    while (body.size() < 8) body += any_of("0123456789ABCDEFGHJKLMNPQRTUWXY");
    auto inner = make_organisation_code(body);
    if (!inner) return std::string(value_);
    return make_credit_code(std::string(value_.substr(0, 8)) + *inner)
        .value_or(std::string(value_));
  }

  std::string vin() {
    std::string text = same_classes(3);
    if (!has_vin_check(value_)) return text;
    for (char check : std::string_view("0123456789X")) {
      text[8] = check;
      if (has_vin_check(text)) return text;
    }
    return std::string(value_);
  }

  bool is_plate() const {
    if (points_.size() < 7 || points_.size() > 8 || !is_hanzi(points_[0])) return false;
    return points_[1].size() == 1 && points_[1][0] >= 'A' && points_[1][0] <= 'Z' &&
           std::all_of(points_.begin() + 2, points_.end(), [](const std::string& p) {
             return (p[0] >= '0' && p[0] <= '9') || (p[0] >= 'A' && p[0] <= 'Z');
           });
  }

  // Letters of both kinds and digits become others; what comes before `from` stays.
  std::string same_classes(std::size_t from) {
    Points made = points_;
    for (std::size_t i = from; i < made.size(); ++i) made[i] = same_class(made[i]);
    return joined(made);
  }
  std::string same_class(const std::string& point) {
    char c = point[0];
    if (c >= '1' && c <= '9') return {any_of("123456789")};
    if (c == '0') return {any_of("0123456789")};
    if (c >= 'A' && c <= 'Z') return {any_of("ABCDEFGHJKLMNPRSTUVWXYZ")};
    if (c >= 'a' && c <= 'z') return {any_of("abcdefghijkmnpqrstuvwxyz")};
    return point;
  }

  std::string chinese() {
    std::string_view ending = ending_of(value_);
    bool all_hanzi = std::ranges::all_of(points_, [](const auto& p) { return is_hanzi(p); });
    constexpr std::size_t kNamePointsMax = 4;
    std::size_t division = division_points(points_);
    if (all_hanzi && points_.size() <= kNamePointsMax && ending.empty() && division == 0)
      return person();
    std::size_t end = points_.size() - points_of(ending).size();
    std::size_t begin = division < end ? division : 0;
    bool unit = !ending.empty();
    Points made = points_;
    for (std::size_t i = begin; i < end; ++i) {
      bool mark = !unit && i > begin && is_one_of(marks(), made[i]);
      if (is_hanzi(made[i]))
        made[i] = mark ? made[i] : any_of(given());
      else
        made[i] = same_class(made[i]);
    }
    return joined(made);
  }

  std::string person() {
    std::string name = any_of(surnames());
    for (std::size_t i = 1; i < points_.size(); ++i) name += any_of(given());
    return name;
  }

  std::string_view value_;
  SeededRandom& random_;
  Points points_;
};

bool says_nothing(std::string_view value) {
  for (std::string_view word : {"无", "暂无", "不详", "未知", "同上"})
    if (value == word) return true;
  return std::ranges::all_of(points_of(value), [](const std::string& p) {
    return !is_hanzi(p) && p.size() == 1 && !(p[0] >= '0' && p[0] <= '9') &&
           !(p[0] >= 'a' && p[0] <= 'z') && !(p[0] >= 'A' && p[0] <= 'Z');
  });
}

std::uint64_t seed_of(std::string_view text) {
  Sha256 hash = sha256(text);
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = (seed << 8) | hash[i];
  return seed;
}

// Where a text that holds several values is taken apart.
std::size_t separator_at(std::string_view text, std::size_t& bytes) {
  std::size_t first = text.npos;
  for (std::string_view separator : {" ", ",", ";", "/", "、", "，", "；", "　"})
    if (auto at = text.find(separator); at < first) {
      first = at;
      bytes = separator.size();
    }
  return first;
}

}  // namespace

std::optional<std::string> Substitutes::of(std::string_view value, const Fits& fits) {
  std::string text(value);
  if (auto known = made_.find(text); known != made_.end()) {
    if (fits && !fits(known->second)) return std::nullopt;
    return known->second;
  }
  std::size_t bytes = 0;
  std::size_t at = separator_at(value, bytes);
  if (at == value.npos) return single(text, fits);
  std::string whole;
  for (std::string_view rest = value;; at = separator_at(rest, bytes)) {
    std::string_view word = rest.substr(0, at);
    auto other = word.empty() ? std::string() : single(std::string(word), {});
    if (!other) return std::nullopt;
    whole += *other;
    if (at == rest.npos) break;
    whole += rest.substr(at, bytes);
    rest.remove_prefix(at + bytes);
  }
  if (fits && !fits(whole)) return std::nullopt;
  made_[text] = whole;
  return whole;
}

std::optional<std::string> Substitutes::single(const std::string& value, const Fits& fits) {
  if (auto known = made_.find(value); known != made_.end()) return known->second;
  if (says_nothing(value)) return value;
  for (int nonce = 0; nonce < kTriesMax; ++nonce) {
    SeededRandom random(seed_of(salt_ + '\n' + std::to_string(nonce) + '\n' + value));
    std::string other = Maker(value, random).make();
    if (other == value || taken_.contains(other) || (fits && !fits(other))) continue;
    taken_.insert(other);
    made_[value] = other;
    return other;
  }
  return std::nullopt;
}

}  // namespace jiuqu::codes
