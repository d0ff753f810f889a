#include "bus/pipeline/impl/agenda_rows.h"

#include "bus/pipeline/hub.h"

namespace jiuqu {

void schedule(Work& work, std::shared_ptr<Appointment> appointment) {
  work.unit.add([appointment](Sql& sql) -> Result<void> {
    auto added =
        sql.run("INSERT INTO appointment (id, handler, lane, payload, due) VALUES (?, ?, ?, ?, ?)",
                {blob(appointment->id), std::string_view(appointment->handler),
                 std::string_view(appointment->lane), std::string_view(appointment->payload),
                 to_micros(appointment->due)});
    if (!added) return std::unexpected(added.error());
    return {};
  });
  work.appointments.push_back(std::move(appointment));
}

void consume(Work& work, Uuid appointment) {
  work.unit.add([appointment](Sql& sql) -> Result<void> {
    auto gone = sql.run("DELETE FROM appointment WHERE id = ?", {blob(appointment)});
    if (!gone) return std::unexpected(gone.error());
    if (*gone == 0) return fail(ErrorCode::not_found, "appointment already used");
    return {};
  });
}

void cancel(Work& work, Uuid appointment) {
  work.unit.add([appointment](Sql& sql) -> Result<void> {
    auto gone = sql.run("DELETE FROM appointment WHERE id = ?", {blob(appointment)});
    if (!gone) return std::unexpected(gone.error());
    return {};
  });
}

void postpone(UnitOfWork& unit, const Appointment& appointment) {
  unit.add([id = appointment.id, due = appointment.due](Sql& sql) -> Result<void> {
    auto moved = sql.run("UPDATE appointment SET due = ? WHERE id = ?", {to_micros(due), blob(id)});
    if (!moved) return std::unexpected(moved.error());
    return {};
  });
}

Result<std::vector<Appointment>> appointments_of(Sql& sql, const std::string& lane) {
  std::vector<Appointment> rows;
  auto looked = sql.query(
      "SELECT id, handler, payload, due FROM appointment WHERE lane = ? ORDER BY due, id",
      {std::string_view(lane)}, [&](const Row& row) {
        rows.push_back({row.uuid(0), row.text(1), lane, row.text(2), from_micros(row.integer(3))});
        return true;
      });
  if (!looked) return std::unexpected(looked.error());
  return rows;
}

Task<Result<std::vector<std::shared_ptr<Appointment>>>> load_appointments(Store& store) {
  std::vector<std::shared_ptr<Appointment>> rows;
  auto look = [&rows](Sql& sql) {
    return sql.query(
        "SELECT id, handler, lane, payload, due FROM appointment ORDER BY due, id", {},
        [&](const Row& row) {
          rows.push_back(std::make_shared<Appointment>(Appointment{
              row.uuid(0), row.text(1), row.text(2), row.text(3), from_micros(row.integer(4))}));
          return true;
        });
  };
  auto done = co_await read(store, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  co_return rows;
}

}  // namespace jiuqu
