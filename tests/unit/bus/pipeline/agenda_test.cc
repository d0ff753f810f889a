#include "bus/pipeline/impl/agenda.h"

#include <boost/test/unit_test.hpp>

#include "bus/base/random.h"

using namespace jiuqu;

namespace {

struct Diary {
  ManualClock clock{from_micros(1'795'413'600'000'000)};
  SeededRandom random{5};
  SimExecutor executor{clock, random};
  std::vector<std::string> kept;  // payload@seconds
  UtcTime start = clock.now();
  std::shared_ptr<Agenda> agenda =
      std::make_shared<Agenda>(clock, executor, [this](std::shared_ptr<Appointment> appointment) {
        auto after = std::chrono::duration_cast<std::chrono::seconds>(clock.now() - start);
        kept.push_back(appointment->payload + "@" + std::to_string(after.count()));
      });

  std::shared_ptr<Appointment> at(const std::string& payload, int seconds) {
    auto appointment = std::make_shared<Appointment>();
    appointment->payload = payload;
    appointment->due = start + std::chrono::seconds(seconds);
    return appointment;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(each_appointment_is_kept_once_when_it_is_due) {
  Diary diary;
  diary.agenda->take({diary.at("later", 90), diary.at("sooner", 30)});
  diary.agenda->take(diary.at("past", -5));
  diary.executor.run_ready();
  BOOST_TEST(diary.kept == std::vector<std::string>{"past@0"}, boost::test_tools::per_element());
  diary.executor.run();
  BOOST_TEST(diary.kept == (std::vector<std::string>{"past@0", "sooner@30", "later@90"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_retry_comes_after_its_pause) {
  Diary diary;
  diary.agenda->retry(diary.at("again", -5), std::chrono::seconds(2));
  diary.executor.run();
  BOOST_TEST(diary.kept == std::vector<std::string>{"again@2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(timers_of_an_agenda_that_is_gone_are_harmless) {
  Diary diary;
  diary.agenda->take(diary.at("late", 60));
  diary.agenda.reset();
  diary.executor.drop_all();
  BOOST_TEST(diary.kept.empty());
}
