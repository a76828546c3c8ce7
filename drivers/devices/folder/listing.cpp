#include "listing.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <system_error>

#include <landfall/base/file.hpp>
#include <landfall/base/text.hpp>

namespace landfall::devices {

namespace {

namespace fs = std::filesystem;
constexpr std::size_t files_max = 1'000'000;
constexpr std::size_t file_bytes_max = std::size_t{512} << 20;

bool begins_as_picture(const fs::path& path) {
  const auto head = read_beginning(path.string(), 12, Layer::driver);
  if (!head) return false;
  const std::string_view bytes(reinterpret_cast<const char*>(head->data()), head->size());
  using namespace std::string_view_literals;
  return bytes.starts_with("\xFF\xD8\xFF"sv) || bytes.starts_with("\x89PNG"sv) || bytes.starts_with("II*\0"sv) ||
         bytes.starts_with("MM\0*"sv) || (bytes.starts_with("RIFF"sv) && bytes.substr(8) == "WEBP"sv);
}

// Also kinds that are not decoded: somebody put them there as documents.
bool named_as_picture(const fs::path& path) {
  constexpr std::array<std::string_view, 12> extensions{".jpg", ".jpeg", ".png", ".tif",  ".tiff", ".webp",
                                                        ".bmp", ".gif",  ".jp2", ".heic", ".avif", ".pnm"};
  auto extension = path.extension().string();
  for (auto& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::ranges::find(extensions, extension) != extensions.end();
}

Error failed(std::string wanted, const fs::path& path, const std::error_code& problem) {
  const bool denied = problem == std::errc::permission_denied;
  return Error(denied ? Errc::permission : Errc::not_found, Layer::driver, std::move(wanted), problem.message())
      .at(path.string());
}

}  // namespace

Result<Listing> list_pictures(const std::string& path) try {
  std::error_code problem;
  const auto status = fs::status(path, problem);
  if (!fs::exists(status))
    return failed("a folder of pictures that can be read", path,
                  problem ? problem : make_error_code(std::errc::no_such_file_or_directory));
  if (!fs::is_directory(status)) return Listing{{path}, {}};
  Listing out;
  fs::directory_iterator entries(path, problem);
  if (problem) return failed("a folder of pictures that can be read", path, problem);
  for (; entries != fs::directory_iterator(); entries.increment(problem)) {
    const auto name = entries->path().filename().string();
    std::error_code not_told;
    if (name.starts_with(".") || entries->is_directory(not_told)) continue;
    if (out.pictures.size() + out.others.size() >= files_max)
      return Error(Errc::bad_input, Layer::driver, text("at most ", files_max, " files"), "more").at(path);
    // What is named as a picture is one, also where it cannot be read; a pipe is never opened to find out.
    const bool regular = entries->is_regular_file(not_told);
    if (named_as_picture(entries->path()) || (regular && begins_as_picture(entries->path())))
      out.pictures.push_back(entries->path());
    else
      out.others.push_back(name);
  }
  if (problem) return failed("a folder of pictures that can be read", path, problem);
  std::ranges::sort(out.pictures);
  std::ranges::sort(out.others);
  return out;
} catch (const std::exception& e) {  // std::filesystem and memory
  return Error(Errc::internal, Layer::driver, "a folder listed", e.what()).at(path);
}

// An error has the name alone: what stands above the folder is nobody's business.
Result<Bytes> read_picture_file(const fs::path& path) {
  auto bytes = read_file(path.string(), file_bytes_max, Layer::driver);
  if (bytes) return bytes;
  const Error& error = bytes.error();
  return Error(error.code(), Layer::driver, error.wanted(), error.found()).at(path.filename().string());
}

}  // namespace landfall::devices
