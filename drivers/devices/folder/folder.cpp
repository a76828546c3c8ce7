#include <chrono>
#include <cstring>
#include <utility>

#include <landfall/base/text.hpp>
#include <landfall/codec/decoder.hpp>
#include <landfall/driver/driver.hpp>

#include "listing.hpp"

namespace landfall::devices {

namespace {

using driver::Found;
using driver::Io;
using driver::Sink;
using driver::Streamed;

constexpr driver::DriverInfo facts{
    .id = "folder",
    .version = "1",
    .title = "Folder of pictures",
    .usb = {},
    .usb_interface = 0,
    .uri_help = "folder:PATH",
};

hal::Capability capability() {
  hal::FunctionCapability f;
  f.function = hal::Function::document_reader;
  f.presence = hal::PresenceSensing::derived;
  f.lights = {Light::white};
  f.formats = {PixelFormat::rgb24};
  f.frame_bytes_max = static_cast<std::size_t>(max_pixels) * 3;
  hal::Capability out;
  out.functions.push_back(std::move(f));
  return out;
}

Refused refused(HintCode why) { return Refused{{Hint{why, Severity::insist, {}}}}; }

// One document placed after the other: `next_` is the one that lies on the glass. It is taken away when it was
// delivered or refused, not before: what was cancelled comes again.
class Folder final : public driver::UnitDriver {
 public:
  Folder(Listing listing, std::shared_ptr<codec::PictureDecoder> pictures)
      : listing_(std::move(listing)), pictures_(std::move(pictures)) {}

  void describe(hal::UnitInfo&) override {}
  Result<Streamed> stream(const hal::Request& request, Sink& sink, Io& io) override;
  Result<void> resync(Io&) override { return {}; }  // there is no line
  Result<void> reset(driver::Reset, Io&) override { return {}; }

 private:
  Result<bool> deliver(const std::filesystem::path& path, Sink& sink, Io& io);
  void tell_of_others(Sink& sink);

  Listing listing_;
  std::shared_ptr<codec::PictureDecoder> pictures_;
  std::size_t next_ = 0;
};

// Once, so that a person can see why a file of theirs made no document. The number only: names of files may name other
// travellers, and a notice stands in a traveller's record.
void Folder::tell_of_others(Sink& sink) {
  if (listing_.others.empty()) return;
  sink.notice({NoticeCode::unreadable, text(listing_.others.size(), " other files in the folder are no pictures")});
  listing_.others.clear();
}

// False where the file could not be decoded; a notice says why.
Result<bool> Folder::deliver(const std::filesystem::path& path, Sink& sink, Io& io) {
  const auto start = io.clock().now();
  // Reading may hang (a network share) and decoding takes its time: both own their data, so a stop need not wait.
  auto picture = io.blocking<std::shared_ptr<codec::Picture>>(
      [path, pictures = pictures_]() -> Result<std::shared_ptr<codec::Picture>> {
        LANDFALL_TRY(const auto bytes, read_picture_file(path));
        LANDFALL_TRY(auto decoded, pictures->decode(bytes));
        return std::make_shared<codec::Picture>(std::move(decoded));
      });
  LANDFALL_CHECK(io.check());
  const auto name = path.filename().string();
  const auto unreadable = [&](const Error& error) {
    sink.notice({NoticeCode::unreadable, text(name, ": ", error.message())});
    return false;
  };
  if (!picture) return unreadable(picture.error());
  const auto& view = (*picture)->view();
  auto buffer = sink.frame(view.width, view.height, view.format);
  if (!buffer) return unreadable(buffer.error());
  std::memcpy(buffer->pixels().data(), view.data, buffer->pixels().size());  // a Picture's rows have no padding
  auto& info = buffer->info;
  info.light = Light::white;
  info.ppi_x = (*picture)->ppi_x();
  info.ppi_y = (*picture)->ppi_y();
  info.exposure_start = start;
  info.exposure_end = io.clock().now();
  info.provenance.origin = Origin::file;
  info.provenance.settings.push_back(text("file=", name));
  sink.emit(*std::move(buffer));
  return true;
}

Result<Streamed> Folder::stream(const hal::Request& request, Sink& sink, Io& io) {
  const auto* wanted = std::get_if<hal::PageRequest>(&request);
  if (wanted == nullptr || wanted->dark)
    return Error(Errc::unsupported, Layer::driver, "pages under white light", "another request");
  tell_of_others(sink);
  int delivered = 0;
  while (next_ < listing_.pictures.size()) {
    sink.presence(hal::Presence::present);
    LANDFALL_CHECK(io.check());
    LANDFALL_TRY(const bool readable, deliver(listing_.pictures[next_], sink, io));
    ++next_;
    if (next_ == listing_.pictures.size()) sink.presence(hal::Presence::absent);
    if (!readable && wanted->pages != 0) return Streamed(refused(HintCode::document_unreadable));
    delivered += readable ? 1 : 0;
    if (readable && delivered == wanted->pages) return Streamed(driver::Done{});
  }
  sink.presence(hal::Presence::absent);
  if (wanted->pages == 0 && delivered > 0) return Streamed(driver::Done{});  // "until stopped": that was all
  return Streamed(refused(HintCode::place_document));
}

class FolderDriver final : public driver::Driver {
 public:
  explicit FolderDriver(std::shared_ptr<codec::PictureDecoder> pictures) : pictures_(std::move(pictures)) {}

  const driver::DriverInfo& info() const noexcept override { return facts; }

  Result<Found> resolve(std::string_view rest, Clock&) override {
    if (rest.empty()) return Error(Errc::bad_input, Layer::driver, "folder:PATH", "no path");
    Found found;
    found.info.id = text(facts.id, ":", rest);
    found.info.driver = facts.id;
    found.info.driver_version = facts.version;
    found.info.title = facts.title;
    found.info.identity = hal::IdentityKind::strong;  // the path is the identity
    found.info.capability = capability();
    found.keep = std::make_shared<std::string>(rest);
    return found;
  }

  Result<std::unique_ptr<driver::UnitDriver>> open(const Found& found, Io& io) override {
    const auto path = *std::static_pointer_cast<std::string>(found.keep);
    LANDFALL_TRY(auto listing, io.blocking<Listing>([path] { return list_pictures(path); }));
    if (listing.pictures.empty())
      return Error(Errc::not_found, Layer::driver, "a folder with pictures in it",
                   text("none, ", listing.others.size(), " other files"))
          .at(path);
    return std::unique_ptr<driver::UnitDriver>(std::make_unique<Folder>(std::move(listing), pictures_));
  }

 private:
  const std::shared_ptr<codec::PictureDecoder> pictures_;
};

}  // namespace

std::unique_ptr<driver::Driver> make_folder(std::shared_ptr<codec::PictureDecoder> pictures) {
  return std::make_unique<FolderDriver>(std::move(pictures));
}

}  // namespace landfall::devices
