// The application guide, step 6: reading the record, and writing it as files.
#include <chrono>
#include <filesystem>
#include <iostream>

#include <landfall/capture/booth.hpp>
#include <landfall/drivers/builtin.hpp>
#include <landfall/package/record_writer.hpp>

using namespace landfall;
using namespace std::chrono_literals;

namespace {

Result<model::TravellerRecord> capture_traveller() {
  LANDFALL_TRY(const auto devices, hal::DeviceManager::create(drivers::builtin()));
  capture::Plan plan;
  plan.device(capture::Role::document) = "sim_document:seed=7&ppi=300";
  plan.steps = {{.what = capture::DocumentStep{}}};
  LANDFALL_TRY(auto booth, capture::Booth::create(devices, std::move(plan)));
  LANDFALL_TRY(auto session, booth.begin());
  while (session.next(Deadline::never())) {
  }
  return session.finish();
}

// [read]
// True where a machine may go on with it. `holder` is drawn on the officer's screen and nowhere else.
bool look_at(const model::TravellerRecord& record, const std::function<void(const model::Holder&)>& draw) {
  std::cout << record.id << ": " << name(record.status) << '\n';
  for (const auto origin : origins(record))
    if (origin != Origin::measured) std::cout << "  not of a live capture: " << name(origin) << '\n';
  if (!record.mrz) return false;
  for (const auto& finding : record.mrz->findings)
    std::cout << "  " << name(severity(finding.code)) << ": " << sentence(finding) << '\n';
  if (record.mrz->status != model::ReadingStatus::read || !record.mrz->holder)
    return false;  // `read`: every check digit agrees
  draw(*record.mrz->holder);
  return !record.mrz->holder->expired;
}
// [/read]

// [write]
Result<package::Written> store(const model::TravellerRecord& record, const std::string& folder) {
  codec::DecoderProcess decoder;  // what a device sent as a file is decoded in a process of its own
  return package::write_record(record, folder, {.pictures = &decoder});
}
// [/write]

}  // namespace

int main() {
  const auto record = capture_traveller();
  if (!record) {
    std::cout << record.error().message() << '\n';
    return 1;
  }
  // [reveal]
  const bool good = look_at(*record, [](const model::Holder& holder) {
    std::cout << "  logs get " << holder.surname << "; the screen gets " << holder.surname.reveal().size()
              << " letters\n";
  });
  // [/reveal]
  const auto folder = std::filesystem::temp_directory_path() / ("landfall-guide-" + record->id);
  const auto written = store(*record, folder);
  if (!written) std::cout << written.error().message() << '\n';
  if (written) std::cout << "  " << std::filesystem::path(written->report).filename() << " is written\n";
  std::filesystem::remove_all(folder);  // a booth does so when the record has been delivered
  return good && written ? 0 : 1;
}
