// Many pushes in flight from several connections while the definitions are reloaded again and
// again: two valid versions, and broken ones between. Nothing is lost, each street's notices arrive
// in the order of their pushes, and each message says what the version on its record says.
#include <algorithm>
#include <map>
#include <set>

#include "tests/reload/relay.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

constexpr int kConnections = 12;
constexpr int kStreetsOfOne = 3;  // no two connections share a street
constexpr int kReloads = 48;

// Each connection pushes its next parcel when the last one was answered, until told to stop.
class Pushers {
 public:
  explicit Pushers(Relay& relay) : relay_(relay) {
    HttpClientOptions options;
    options.connections_max = kConnections;
    client_ = std::make_unique<HttpClient>(relay.network, options);
    for (int connection = 0; connection < kConnections; ++connection) push_next(connection);
  }

  // The parcels that were accepted, by street, in the order of their pushes; once all are answered.
  std::map<std::string, std::vector<std::string>> stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    ended_.wait(lock, [this] { return open_ == 0; });
    return accepted_;
  }
  std::vector<std::string> refusals() {
    std::lock_guard lock(mutex_);
    return refusals_;
  }

 private:
  void push_next(int connection) {
    std::string street, number;
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
      ++open_;
      int serial = ++serial_;
      number = std::to_string(serial);
      street = std::to_string(connection * kStreetsOfOne + serial % kStreetsOfOne);
    }
    HttpCall call;
    call.url = relay_.runtime->base_url() + "/post/v1/parcels";
    call.headers = {{"X-Api-Key", "relay-key"}};
    call.content_type = "application/json";
    call.body = Relay::parcel(std::stoi(number), street);
    client_->send(std::move(call), [=, this](Result<HttpAnswer> answer) {
      take(street, number, answer);
      push_next(connection);
      std::lock_guard lock(mutex_);
      --open_;
      ended_.notify_all();
    });
  }
  void take(const std::string& street, const std::string& number,
            const Result<HttpAnswer>& answer) {
    std::lock_guard lock(mutex_);
    if (answer && answer->status == 200)
      accepted_[street].push_back(number);
    else
      refusals_.push_back(answer ? answer->body : answer.error().describe());
  }

  Relay& relay_;
  std::mutex mutex_;
  std::condition_variable ended_;
  int open_ = 0, serial_ = 0;
  bool stopping_ = false;
  std::map<std::string, std::vector<std::string>> accepted_;
  std::vector<std::string> refusals_;
  std::unique_ptr<HttpClient> client_;  // last: stops before what its callbacks use
};

// One of two valid versions, or a defect; gives whether it is valid.
bool write_version(const Relay& relay, int round) {
  const std::string one = kNoticeMap, two = replaced(kNoticeMap, "\"one\"", "\"two\"");
  relay.write("partners/post/partner.xml", kPartner);
  switch (round % 6) {
    case 0:
    case 3:
      relay.write("mappings/post/notice.map.xml", round % 6 == 0 ? two : one);
      return true;
    case 1:
      relay.write("mappings/post/notice.map.xml", replaced(two, "to=\"town\"", "to=\"twon\""));
      return false;
    case 2:
      relay.write("mappings/post/notice.map.xml", "<mapping");
      return false;
    case 4:
      relay.write("partners/post/partner.xml", replaced(kPartner, "${post.url}", "${nowhere}"));
      return false;
    default:
      relay.write("partners/post/partner.xml", replaced(kPartner, "<client", "<clint"));
      return false;
  }
}

// hash of a set -> what its mapping writes. Fails when a broken one comes into use.
std::map<std::string, std::string> reload_again_and_again(Relay& relay) {
  std::map<std::string, std::string> versions;
  versions[relay.json_of(relay.call("GET", "/api/v1/version")).string_or("definitions")] = "one";
  for (int round = 0; round < kReloads; ++round) {
    std::size_t before = relay.arrived();
    bool valid = write_version(relay, round);
    auto report = relay.runtime->reload();
    BOOST_TEST(report.error.has_value() == !valid);
    if (!report.error) versions[report.new_hash] = round % 6 == 0 ? "two" : "one";
    relay.arrivals(before + 3);  // some traffic under each
  }
  return versions;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reload_under_load_loses_nothing_keeps_order_and_each_message_its_version) {
  Relay relay;
  Pushers pushers(relay);
  auto versions = reload_again_and_again(relay);
  auto accepted = pushers.stop();
  BOOST_TEST(versions.size() == 2u);
  for (const auto& refusal : pushers.refusals()) BOOST_ERROR("a push was refused: " << refusal);

  std::size_t total = 0;
  for (const auto& [street, numbers] : accepted) total += numbers.size();
  std::map<std::string, std::vector<std::string>> arrived;  // first arrivals
  std::map<std::string, int> told;                          // by version
  std::set<std::string> ids;
  for (const auto& arrival : relay.arrivals(total)) {
    if (!ids.insert(arrival.id).second) continue;
    arrived[arrival.body.string_or("street")].push_back(arrival.body.string_or("number"));
    auto record = relay.json_of(relay.call("GET", "/api/v1/messages/" + arrival.id));
    std::string version = arrival.body.string_or("version");
    ++told[version];
    BOOST_TEST(versions[record.string_or("definitions")] == version);
    auto origin =
        relay.json_of(relay.call("GET", "/api/v1/messages/" + record.string_or("causation")));
    BOOST_TEST(origin.string_or("definitions") == record.string_or("definitions"));
  }
  BOOST_TEST((arrived == accepted));
  BOOST_TEST_MESSAGE(total << " parcels, " << told["one"] << " under one version, " << told["two"]
                           << " under the other");
  BOOST_TEST(told["one"] > 0);
  BOOST_TEST(told["two"] > 0);
  auto kept = relay.json_of(relay.call("GET", "/api/v1/definitions"));
  BOOST_TEST(kept.member("definitions")->items.size() == 2u);
}
