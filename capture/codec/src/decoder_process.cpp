#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <functional>
#include <optional>
#include <utility>

#include <landfall/base/clock.hpp>
#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>
#include <landfall/codec/decoder.hpp>

#include "decoder_server.hpp"

namespace landfall::codec {

namespace {

using namespace std::chrono_literals;
using protocol::Kind;
using protocol::Message;
using Moment = std::chrono::steady_clock::time_point;

// Until a server that runs takes a picture: it does nothing that takes longer.
constexpr std::chrono::milliseconds accept_limit = 2s;
constexpr std::uint64_t largest_file = 0x7fffffff;  // codec::decode takes no more

const Log decoder_log("decoder");

Error failed(const char* wanted) {
  const int problem = errno;
  const bool bound = problem == EMFILE || problem == ENFILE || problem == ENOMEM || problem == EAGAIN;
  return Error(bound ? Errc::exhausted : Errc::io, Layer::codec, wanted, std::strerror(problem));
}

Error cancelled() { return Error(Errc::cancelled, Layer::codec, "a decoded picture", "the caller asked to stop"); }

Error untrue(std::string found) {
  return Error(Errc::protocol, Layer::codec, "an answer of the picture decoder that can be true", std::move(found));
}

// ---- waiting

// Makes a wish to stop into something that poll(2) hears.
class StopAlarm {
 public:
  explicit StopAlarm(const std::stop_token& stop) {
    if (!stop.stop_possible()) return;
    event_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    callback_.emplace(stop, [fd = event_.get()] { ::eventfd_write(fd, 1); });
  }
  [[nodiscard]] int get() const noexcept { return event_.get(); }  // -1, which poll passes over, where none can come
  [[nodiscard]] bool deaf() const noexcept { return callback_ && !event_; }

 private:
  Descriptor event_;
  std::optional<std::stop_callback<std::function<void()>>> callback_;
};

enum class Woken : std::uint8_t { message, stop, time };

Woken wait_for(int line, const StopAlarm& alarm, Moment until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd ends[] = {{line, POLLIN, 0}, {alarm.get(), POLLIN, 0}};
    const int ready = ::poll(ends, 2, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000)));
    if (ready > 0) return ends[1].revents != 0 ? Woken::stop : Woken::message;
    if (ready == 0 || errno != EINTR) return Woken::time;
  }
}

// ---- what goes out

Result<Descriptor> memory_file(const char* name, std::uint64_t size) {
  rlimit most{};  // to grow a file beyond it would raise SIGXFSZ in this program (ftruncate(2), write(2))
  if (::getrlimit(RLIMIT_FSIZE, &most) == 0 && most.rlim_cur < size)
    return Error(Errc::exhausted, Layer::codec, text("files of ", size, " bytes (ulimit -f)"), text(most.rlim_cur));
  Descriptor out(::memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!out || ::ftruncate(out.get(), static_cast<off_t>(size)) != 0) return failed("memory to pass a picture on");
  return out;
}

bool transfer(std::size_t size, const std::function<ssize_t(std::size_t at)>& some) {
  for (std::size_t at = 0; at < size;) {
    const ssize_t count = some(at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += static_cast<std::size_t>(count);
  }
  return true;
}

// The file as it is now and will be: nobody can change a sealed one (memfd_create(2)), so that it can be given to a
// second decoder after a first one that was taken over.
Result<Descriptor> sealed(ByteView file) {
  LANDFALL_TRY(Descriptor out, memory_file("landfall-file", file.size()));
  const bool written = transfer(file.size(), [&](std::size_t at) {
    return ::pwrite(out.get(), file.data() + at, file.size() - at, static_cast<off_t>(at));
  });
  if (!written || ::fcntl(out.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    return failed("memory to pass a picture on");
  return out;
}

// Room for the largest picture that is wanted; of memory it takes what is written into it.
Result<Descriptor> room_for_pixels(std::uint64_t size) {
  LANDFALL_TRY(Descriptor out, memory_file("landfall-pixels", size));
  if (::fcntl(out.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
    return failed("memory to pass a picture on");
  return out;
}

PixelFormat format_of(Tone tone) { return tone == Tone::gray ? PixelFormat::gray8 : PixelFormat::rgb24; }

static_assert(sizeof(DecodeOptions) == 24, "a field that protocol::Request has to carry as well");
protocol::Request request_for(ByteView file, const DecodeOptions& options, const DecoderOptions& limits) {
  protocol::Request out;
  out.limit_ms = static_cast<std::uint32_t>(limits.limit.count());
  out.file_bytes = file.size();
  out.memory = limits.memory;
  out.room = static_cast<std::uint64_t>(std::clamp<std::int64_t>(options.max_pixels, 0, landfall::max_pixels)) *
             static_cast<std::uint64_t>(bytes_per_pixel(format_of(options.tone)));
  out.max_pixels = options.max_pixels;
  out.tone = static_cast<std::uint32_t>(options.tone);
  out.formats = options.formats.bits();
  return out;
}

// ---- what comes back: nothing of it is believed

Result<Picture> read_picture(const Message& message, int pixels, const protocol::Request& request) {
  const auto format = format_of(static_cast<Tone>(request.tone));
  const auto width = std::int64_t{message.width}, height = std::int64_t{message.height};
  if (!plausible_size(width, height) || width * height > request.max_pixels)
    return untrue(text("a picture of ", width, " x ", height));
  if (message.format != static_cast<std::uint32_t>(format)) return untrue(text("pixel format ", message.format));
  if (message.bytes != static_cast<std::uint64_t>(width * height * bytes_per_pixel(format)))
    return untrue(text(message.bytes, " bytes for ", width, " x ", height));
  if (!std::isfinite(message.ppi_x) || !std::isfinite(message.ppi_y) || message.ppi_x < 0 || message.ppi_y < 0)
    return untrue("a resolution that is no number");
  LANDFALL_TRY(auto picture, Picture::make(message.width, message.height, format));
  // Read, not mapped: what a child does to its memory meanwhile changes pixels, and nothing else.
  const auto to = picture.pixels();
  const bool whole = transfer(to.size(), [&](std::size_t at) {
    return ::pread(pixels, to.data() + at, to.size() - at, static_cast<off_t>(at));
  });
  if (!whole) return failed("the pixels of the picture decoder");
  picture.set_ppi(message.ppi_x, message.ppi_y);
  return picture;
}

// Text for a log or a terminal, from one whom nobody trusts: ASCII without control characters.
Result<std::string> clean(const char (&from)[protocol::text_room], std::uint32_t size) {
  if (size > protocol::text_room) return untrue(text("a text of ", size, " bytes"));
  std::string out(from, size);
  std::ranges::replace_if(
      out, [](char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

Error read_error(const Message& message) {
  auto wanted = clean(message.wanted, message.wanted_size);
  auto found = clean(message.found, message.found_size);
  if (!wanted) return wanted.error();
  if (!found) return found.error();
  const auto code = static_cast<Errc>(message.code);
  if (message.code > 0xffff ||
      (code != Errc::bad_input && code != Errc::unsupported && code != Errc::exhausted && code != Errc::internal))
    return untrue(text("error ", message.code));
  return Error(code, Layer::codec, *std::move(wanted), *std::move(found));
}

Error late(std::chrono::milliseconds limit) {
  return Error(Errc::deadline, Layer::codec, text("a picture decoded within ", limit.count(), " ms"), "none yet");
}

// The child ended without a word. `status` as of waitpid(2).
Error read_end(int status, std::chrono::milliseconds limit) {
  if (!WIFSIGNALED(status)) return untrue(text("none; it ended with exit code ", WEXITSTATUS(status)));
  const int signal = WTERMSIG(status);
  if (signal == SIGALRM || signal == SIGXCPU) return late(limit);
  const auto found = text("the decoder ended by ", signal_text(signal));
  if (signal == SIGKILL)  // nobody here sent it; the kernel does where memory runs out
    return Error(Errc::exhausted, Layer::codec, "a decoder that is let run", found + " from outside");
  return Error(Errc::bad_input, Layer::codec, "a picture that can be decoded", found);
}

// ---- one picture

// How one server dealt with a picture. No answer: the server is of no more use.
struct Dealt {
  std::optional<Result<Picture>> answer{};
  bool hangs = false;  // else it has ended
};

// A picture on its way through one server. Whatever becomes of it, this end of its line closes with the object, and
// with that the server kills what still works on it.
class OnePicture {
 public:
  OnePicture(DecoderServer& server, const StopAlarm& alarm, const protocol::Request& request,
             const DecoderOptions& options)
      : server_(server), alarm_(alarm), request_(request), options_(options) {}

  Dealt run(int file) {
    auto pixels = room_for_pixels(request_.room);
    if (!pixels) return {std::move(pixels).error()};
    pixels_ = *std::move(pixels);
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return {failed("a line to the decoder")};
    line_.reset(ends[0]);
    const bool sent = [&, theirs = Descriptor(ends[1])] {
      return server_.send(request_, file, pixels_.get(), theirs.get());
    }();
    return sent ? wait() : lost();
  }

 private:
  Dealt wait() {
    bool accepted = false;
    auto until = std::chrono::steady_clock::now() + (server_.ready ? accept_limit : options_.start_limit);
    for (;;) {
      const auto woken = wait_for(line_.get(), alarm_, until);
      if (woken == Woken::stop) return {cancelled()};
      if (woken == Woken::time) return accepted ? Dealt{late(options_.limit)} : Dealt{{}, true};
      Message message;
      const auto size = ::recv(line_.get(), &message, sizeof message, MSG_TRUNC | MSG_DONTWAIT);
      if (size <= 0) return lost();
      if (size != sizeof message) return {untrue(text("one of ", size, " bytes"))};
      if (accepted || message.kind != static_cast<std::uint32_t>(Kind::accepted)) return {understand(message)};
      accepted = true;
      server_.ready = true;
      until = std::chrono::steady_clock::now() + options_.limit;
    }
  }

  // A line that is silent belongs to a server that has ended, or else to a child that plays at it.
  Dealt lost() const { return server_.has_ended() ? Dealt{} : Dealt{untrue("an empty one")}; }

  Result<Picture> understand(const Message& message) const {
    if (message.version != protocol::version)
      return Error(Errc::unsupported, Layer::codec, text("a picture decoder of protocol ", protocol::version),
                   text("one of ", message.version, "; install both of one version"));
    switch (static_cast<Kind>(message.kind)) {
      case Kind::picture:
        return read_picture(message, pixels_.get(), request_);
      case Kind::error:
        return read_error(message);
      case Kind::ended:
        return read_end(message.status, options_.limit);
      case Kind::no_child:
        return Error(Errc::exhausted, Layer::codec, "a process for a picture", std::strerror(message.status));
      default:
        return untrue(text("message ", message.kind));
    }
  }

  DecoderServer& server_;
  const StopAlarm& alarm_;
  const protocol::Request& request_;
  const DecoderOptions& options_;
  Descriptor line_, pixels_;
};

DecoderOptions in_range(DecoderOptions options) {
  options.limit = std::clamp<std::chrono::milliseconds>(options.limit, 1ms, 1h);
  options.start_limit = std::clamp<std::chrono::milliseconds>(options.start_limit, 1ms, 1h);
  options.memory = std::clamp<std::uint64_t>(options.memory, 16U << 20, 1ULL << 40);
  options.at_once = std::clamp(options.at_once, 1, 64);
  return options;
}

}  // namespace

// ---- the decoders

PictureDecoder::~PictureDecoder() = default;

Result<Picture> PictureDecoder::decode(ByteView file, const DecodeOptions& options, const std::stop_token& stop) {
  if (stop.stop_requested()) return cancelled();
  try {
    return decode_file(file, options, stop);
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::codec, "a decoded picture", "not enough memory");
  }
}

Result<Picture> InThisProcess::decode_file(ByteView file, const DecodeOptions& options, const std::stop_token&) {
  return codec::decode(file, options);
}

struct DecoderProcess::Impl {
  explicit Impl(DecoderOptions wanted) : options(in_range(std::move(wanted))) {}

  Result<std::shared_ptr<DecoderServer>> running();
  void retire(const std::shared_ptr<DecoderServer>& useless);
  Result<void> take_place(const std::stop_token& stop);
  void leave_place();

  const DecoderOptions options;
  Mutex mutex;
  Condition changed{Clock::steady()};
  int busy LANDFALL_GUARDED_BY(mutex) = 0;
  std::shared_ptr<DecoderServer> server LANDFALL_GUARDED_BY(mutex){};
};

Result<std::shared_ptr<DecoderServer>> DecoderProcess::Impl::running() {
  const Lock lock(mutex);
  if (!server) {
    LANDFALL_TRY(const auto path, find_decoder(options.path));
    LANDFALL_TRY(server, DecoderServer::start(path));
  }
  return server;
}

// Others may still wait for pictures of it. If it hangs, they wait in vain: they are to see its end.
void DecoderProcess::Impl::retire(const std::shared_ptr<DecoderServer>& useless) {
  useless->kill();
  const Lock lock(mutex);
  if (server == useless) server.reset();
}

Result<void> DecoderProcess::Impl::take_place(const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] {
    { const Lock lock(mutex); }  // whoever has looked at the token and does not wait yet holds it
    changed.notify_all();
  });
  Lock lock(mutex);
  const bool free = changed.wait(lock, Clock::steady().in(options.limit), [&]() LANDFALL_NO_THREAD_SAFETY_ANALYSIS {
    return busy < options.at_once || stop.stop_requested();
  });
  if (stop.stop_requested()) return cancelled();
  if (!free)
    return Error(Errc::deadline, Layer::codec, text("a turn within ", options.limit.count(), " ms"),
                 text(options.at_once, " pictures being decoded"));
  ++busy;
  return {};
}

void DecoderProcess::Impl::leave_place() {
  {
    const Lock lock(mutex);
    --busy;
  }
  changed.notify_all();
}

DecoderProcess::DecoderProcess(DecoderOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
DecoderProcess::~DecoderProcess() = default;

Result<void> DecoderProcess::start() {
  LANDFALL_CHECK(impl_->running());
  return {};
}

Result<Picture> DecoderProcess::decode_file(ByteView file, const DecodeOptions& options, const std::stop_token& stop) {
  if (file.size() > largest_file)
    return Error(Errc::exhausted, Layer::codec, "a file below 2 GiB", text(file.size(), " bytes"));
  LANDFALL_CHECK(impl_->take_place(stop));
  const std::unique_ptr<Impl, void (*)(Impl*)> place(impl_.get(), [](Impl* impl) { impl->leave_place(); });
  LANDFALL_TRY(const Descriptor input, sealed(file));
  const auto request = request_for(file, options, impl_->options);
  const StopAlarm alarm(stop);
  if (alarm.deaf()) return failed("an eventfd");
  for (bool again = false;; again = true) {
    LANDFALL_TRY(const auto server, impl_->running());
    auto dealt = OnePicture(*server, alarm, request, impl_->options).run(input.get());
    if (dealt.answer) return *std::move(dealt.answer);
    const auto found = dealt.hangs ? std::string("none that answers") : "it ended: " + server->how_it_ended();
    impl_->retire(server);
    decoder_log.warning(text("landfall-decoder is lost: ", found));
    if (again)
      return Error(dealt.hangs ? Errc::timeout : Errc::gone, Layer::codec, "a picture decoder that takes a picture",
                   found);
  }
}

}  // namespace landfall::codec
