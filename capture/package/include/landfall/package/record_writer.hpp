#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include <landfall/base/result.hpp>
#include <landfall/codec/decoder.hpp>
#include <landfall/model/record.hpp>

namespace landfall::package {

/// Where a record was put.
struct Written {
  std::string folder;  ///< `out/id`
  std::string record;  ///< record.json in it
  std::string report;  ///< report.html in it
};

struct WriteOptions {
  std::stop_token stop{};  ///< looked at between files: what was written is taken away again
  /// Decodes samples that came as files, for the report page; not owned. Null: in this process (codec::decode).
  codec::PictureDecoder* pictures = nullptr;
  /// Called before each step ("create", "write <file>", "sync", "publish"); an error ends the writing there. For tests.
  std::function<Result<void>(std::string_view step)> before{};
};

/// Writes a record as the folder `out/id`, atomically: record.json (docs/record.md, docs/schemas/record.schema.json),
/// the pictures, and report.html. All of it is written and synced in a hidden folder beside, which then gets its name:
/// there is a whole record or none. `out` is made where it is not there. Folders are 0700, files 0600; no link is
/// followed below `out`. What an interrupted writer left behind is removed by the next one. The files hold personal
/// data in the clear. Errors: bad_input (an id that is no file name), busy (a record of that id is there), cancelled,
/// permission, io, those of codec. Reentrant; several processes may write to one folder.
[[nodiscard]] LANDFALL_API Result<Written> write_record(const model::TravellerRecord& record, const std::string& out,
                                                        const WriteOptions& options = {});

/// Whether records can be written to this folder, tried with a file that is taken away again; the folder is made where
/// it is not there. For before a capture. Errors: bad_input (no name), permission, io.
[[nodiscard]] LANDFALL_API Result<void> check_folder(const std::string& out);

}  // namespace landfall::package
