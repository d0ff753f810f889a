#include "adapters/simulators/report.h"

#include <algorithm>
#include <cmath>

#include "adapters/simulators/report_form.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {
namespace {

struct Traffic {
  std::size_t sent = 0, delivered = 0, failed = 0;
  std::vector<std::int64_t> times_us;
};

std::map<std::string, Traffic> traffic_of(const Records& records, const Verdict& verdict) {
  std::map<std::string, Traffic> traffic;
  for (const auto& push : records.pushes) {
    Traffic& pushes = traffic[is_withdrawal(push.kind) ? "platform.withdrawal.push"
                                                       : "platform.application.push"];
    ++pushes.sent;
    ++(push.status == 200 ? pushes.delivered : pushes.failed);
    pushes.times_us.push_back(push.took_us);
  }
  for (const auto& report : records.reports) {
    auto interface = interface_of(report.path);
    if (interface.empty()) continue;
    Traffic& reports = traffic[std::string(interface)];
    ++reports.sent;
    if (!report.taken) ++reports.failed;
  }
  for (const auto& [interface, delivered] : verdict.delivered_to)
    traffic[interface].delivered = delivered;
  for (const auto& [interface, times] : verdict.waited_us) traffic[interface].times_us = times;
  return traffic;
}

// Nearest rank, in milliseconds.
double percentile_ms(std::vector<std::int64_t>& times_us, double part) {
  if (times_us.empty()) return 0;
  auto rank = std::size_t(std::ceil(part * double(times_us.size())));
  auto place = times_us.begin() + std::ptrdiff_t(std::max<std::size_t>(rank, 1) - 1);
  std::ranges::nth_element(times_us, place);
  return double(*place) / 1000.0;
}

void write_traffic(json::Writer& writer, std::map<std::string, Traffic> traffic) {
  writer.key("per_interface").begin_object();
  for (auto& [interface, numbers] : traffic) {
    writer.key(interface).begin_object();
    writer.member("sent", std::int64_t(numbers.sent));
    writer.member("delivered", std::int64_t(numbers.delivered));
    writer.member("failed", std::int64_t(numbers.failed));
    writer.key("p50_ms").real(percentile_ms(numbers.times_us, 0.50));
    writer.key("p99_ms").real(percentile_ms(numbers.times_us, 0.99));
    writer.end_object();
  }
  writer.end_object();
}

}  // namespace

std::string report_json(const Records& records, const Verdict& verdict, const RunFacts& facts) {
  json::Writer writer;
  writer.begin_object();
  auto count = [&](std::string_view name, std::size_t number) {
    writer.member(name, std::int64_t(number));
  };
  count("cases", verdict.cases);
  count("granted", verdict.granted);
  count("denied", verdict.refused_at_acceptance + verdict.refused_at_decision);
  count("refused_at_acceptance", verdict.refused_at_acceptance);
  count("refused_at_decision", verdict.refused_at_decision);
  count("corrected", verdict.corrected);
  count("special_procedures", verdict.special_procedures);
  count("withdrawn", verdict.withdrawn);
  count("expired", verdict.expired);
  count("items", verdict.items);
  count("messages_in", verdict.messages_in);
  count("messages_out", verdict.messages_out);
  count("delivered", verdict.delivered);
  if (facts.parked) count("parked", *facts.parked);
  count("lost", verdict.lost);
  count("out_of_order", verdict.out_of_order);
  count("unexpected", verdict.unexpected);
  count("wrong_answers", verdict.wrong_answers + facts.staff_findings.size());
  count("wrong_content", verdict.wrong_content);
  count("unfinished", verdict.unfinished);
  count("duplicates_suppressed", verdict.duplicates_suppressed);
  count("faults_told", verdict.faults_told);
  count("refusals_told", verdict.refusals_told);
  count("repeated_receipts", verdict.repeated_receipts);
  writer.key("seconds").real(facts.seconds);
  write_traffic(writer, traffic_of(records, verdict));
  writer.key("findings").begin_array();
  for (const auto& finding : verdict.findings) writer.string(finding);
  for (const auto& finding : facts.staff_findings) writer.string(finding);
  writer.end_array().end_object();
  return writer.take();
}

}  // namespace jiuqu::simulators
