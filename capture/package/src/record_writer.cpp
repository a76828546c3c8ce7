#include <landfall/package/record_writer.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <landfall/base/file.hpp>
#include <landfall/json/record.hpp>
#include <landfall/model/pictures.hpp>
#include <landfall/report/report.hpp>

#include "pictures.hpp"

namespace landfall::package {
namespace {

bool is_file_name(std::string_view id) {
  return !id.empty() && id.size() <= 100 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

struct File {
  std::string name;
  SecureBytes bytes;
};

// All that takes time comes before anything is on disk.
Result<std::vector<File>> make_files(const model::TravellerRecord& record, const WriteOptions& options) {
  const auto& stop = options.stop;
  std::vector<File> out;
  const auto stopped = [] { return Error(Errc::cancelled, Layer::package, "a whole record", "asked to stop"); };
  for (const auto& named : model::named_pictures(record)) {
    if (stop.stop_requested()) return stopped();
    LANDFALL_TRY(auto bytes, file_of(*named.sample));
    out.push_back({named.file, std::move(bytes)});
  }
  if (stop.stop_requested()) return stopped();
  LANDFALL_TRY(auto report, report::render(record, options.pictures));
  out.push_back({"report.html", wiped(std::move(report))});
  out.push_back({"record.json", wiped(json::to_json(record))});
  return out;
}

}  // namespace

Result<void> check_folder(const std::string& out) {
  if (out.empty()) return Error(Errc::bad_input, Layer::package, "a folder for records", "none");
  LANDFALL_TRY(const auto folder, Folder::make(out, FileAccess::owner, Layer::package));
  LANDFALL_TRY(const auto partial, NewFolder::begin(folder, "check", FileAccess::owner));
  return partial->write("check", Bytes(std::size_t{64} << 10));  // its destructor takes both away again
}

Result<Written> write_record(const model::TravellerRecord& record, const std::string& out,
                             const WriteOptions& options) {
  if (!is_file_name(record.id))
    return Error(Errc::bad_input, Layer::package, "a record's id of letters, digits, - and _", "another one");
  if (out.empty()) return Error(Errc::bad_input, Layer::package, "a folder for records", "none");
  LANDFALL_TRY(const auto files, make_files(record, options));
  const auto before = [&](std::string_view step) -> Result<void> {
    if (options.stop.stop_requested()) return Error(Errc::cancelled, Layer::package, "a whole record", "asked to stop");
    return options.before ? options.before(step) : Result<void>();
  };
  LANDFALL_TRY(const auto folder, Folder::make(out, FileAccess::owner, Layer::package));
  remove_partial_folders(folder);
  LANDFALL_CHECK(before("create"));
  LANDFALL_TRY(const auto partial, NewFolder::begin(folder, record.id, FileAccess::owner));
  for (const auto& file : files) {
    LANDFALL_CHECK(before("write " + file.name));
    LANDFALL_CHECK(partial->write(file.name, file.bytes.view()));
  }
  LANDFALL_CHECK(before("sync"));
  LANDFALL_CHECK(partial->sync());
  LANDFALL_CHECK(before("publish"));
  LANDFALL_CHECK(partial->publish(record.id));
  const auto path = out + (out.ends_with('/') ? "" : "/") + record.id;
  return Written{path, path + "/record.json", path + "/report.html"};
}

}  // namespace landfall::package
