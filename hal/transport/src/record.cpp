#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include <landfall/base/log.hpp>
#include <landfall/base/text.hpp>
#include <landfall/transport/recording.hpp>

#include "recording_text.hpp"

namespace landfall::transport {

namespace {

const Log logger("record_usb");

// The file of one device: lines are appended whole.
class File {
 public:
  static Result<std::shared_ptr<File>> open(const std::string& path, const UsbDevice& device) {
    // What a sensor saw is its owner's: not for other eyes, and not for where a link of somebody else leads.
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct stat is {};
    if (fd >= 0 && (::fstat(fd, &is) != 0 || !S_ISREG(is.st_mode) || is.st_uid != ::geteuid())) {
      ::close(fd);
      return Error(Errc::permission, Layer::transport, "an ordinary file of whoever records", "another one").at(path);
    }
    if (fd < 0)
      return Error(Errc::io, Layer::transport, "a file that can be written",
                   std::error_code(errno, std::generic_category()).message())
          .at(path);
    auto file = std::shared_ptr<File>(new File(fd, path));
    if (::lseek(fd, 0, SEEK_END) == 0) file->append(to_text(device));
    return file;
  }
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void append(const std::string& line) {
    const Lock lock(mutex_);
    if (failed_) return;
    if (::write(fd_, line.data(), line.size()) == static_cast<ssize_t>(line.size())) return;
    failed_ = true;
    logger.error(text(path_, ": writing failed, the recording ends here"));
  }

 private:
  File(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  Mutex mutex_;
  int fd_;
  std::string path_;
  bool failed_ = false;
};

// What a channel and its transfers in flight share.
struct Tape {
  Tape(std::shared_ptr<File> f, Clock& c) : file(std::move(f)), clock(c), start(c.now()) {}
  std::shared_ptr<File> file;
  Clock& clock;
  TimePoint start;
  Mutex mutex;
  std::uint32_t last_number = 0;
  std::map<const Transfer*, std::shared_ptr<Transfer>> inner;  // by the asker's transfer

  RecordedTransfer begin() {
    RecordedTransfer t;
    const Lock lock(mutex);
    t.number = ++last_number;
    t.submitted = clock.now() - start;
    return t;
  }
  void end(RecordedTransfer t) {
    t.took = clock.now() - start - t.submitted;
    file->append(to_text(t));
    wipe(t.data.data(), t.data.size());
  }
};

RecordedTransfer::Kind kind_of(TransferKind kind) {
  switch (kind) {
    case TransferKind::interrupt:
      return RecordedTransfer::Kind::interrupt;
    case TransferKind::control:
      return RecordedTransfer::Kind::control;
    case TransferKind::bulk:
      break;
  }
  return RecordedTransfer::Kind::bulk;
}

// Each transfer travels as a copy whose end is written down before the asker hears of it.
class RecordingChannel final : public UsbChannel {
 public:
  RecordingChannel(std::unique_ptr<UsbChannel> inner, std::shared_ptr<Tape> tape)
      : inner_(std::move(inner)), tape_(std::move(tape)) {}
  const UsbDevice& device() const noexcept override { return inner_->device(); }

  Result<void> submit(std::shared_ptr<Transfer> transfer) override {
    if (!transfer) return Error(Errc::bad_input, Layer::transport, "a transfer", "none");
    auto record = tape_->begin();
    record.kind = kind_of(transfer->kind);
    record.endpoint = transfer->endpoint;
    record.setup = transfer->setup;
    record.asked = transfer->buffer.size();
    if (!transfer->towards_host()) record.data = transfer->buffer;

    auto copy = std::make_shared<Transfer>();
    copy->kind = transfer->kind;
    copy->endpoint = transfer->endpoint;
    copy->setup = transfer->setup;
    copy->buffer = std::move(transfer->buffer);
    transfer->status = TransferStatus::pending;
    copy->done = [tape = tape_, transfer, raw = copy.get(), record]() mutable {
      finish(*tape, *transfer, *raw, std::move(record));
    };
    {
      const Lock lock(tape_->mutex);
      tape_->inner[transfer.get()] = copy;
    }
    auto submitted = inner_->submit(copy);
    if (!submitted) {
      const Lock lock(tape_->mutex);
      tape_->inner.erase(transfer.get());
      transfer->buffer = std::move(copy->buffer);
      copy->done = nullptr;
    }
    return submitted;
  }

  void cancel(const std::shared_ptr<Transfer>& transfer) override {
    std::shared_ptr<Transfer> copy;
    {
      const Lock lock(tape_->mutex);
      const auto found = tape_->inner.find(transfer.get());
      if (found != tape_->inner.end()) copy = found->second;
    }
    if (copy) inner_->cancel(copy);
  }

  Result<void> clear_halt(std::uint8_t endpoint) override {
    return call(RecordedTransfer::Kind::clear_halt, endpoint, [&] { return inner_->clear_halt(endpoint); });
  }
  Result<void> reset() override {
    return call(RecordedTransfer::Kind::reset, 0, [&] { return inner_->reset(); });
  }

 private:
  static void finish(Tape& tape, Transfer& transfer, Transfer& copy, RecordedTransfer record) {
    record.status = copy.status;
    record.actual = std::min(copy.actual, copy.buffer.size());
    if (copy.towards_host())
      record.data.assign(copy.buffer.begin(), copy.buffer.begin() + static_cast<std::ptrdiff_t>(record.actual));
    transfer.buffer = std::move(copy.buffer);
    transfer.actual = copy.actual;
    transfer.status = copy.status;
    tape.end(std::move(record));
    {
      const Lock lock(tape.mutex);
      tape.inner.erase(&transfer);
    }
    if (transfer.done) transfer.done();
  }

  template <class Call>
  Result<void> call(RecordedTransfer::Kind kind, std::uint8_t endpoint, Call inner) {
    auto record = tape_->begin();
    record.kind = kind;
    record.endpoint = endpoint;
    auto result = inner();
    if (!result)
      record.status = result.error().code() == Errc::gone ? TransferStatus::no_device : TransferStatus::failed;
    tape_->end(std::move(record));
    return result;
  }

  std::unique_ptr<UsbChannel> inner_;
  std::shared_ptr<Tape> tape_;
};

class RecordingHost final : public UsbHost {
 public:
  RecordingHost(std::shared_ptr<UsbHost> inner, std::string folder, Clock& clock)
      : inner_(std::move(inner)), folder_(std::move(folder)), clock_(clock) {}
  Result<std::vector<UsbDevice>> list() override { return inner_->list(); }
  std::shared_ptr<void> watch(std::function<void(const UsbChange&)> changed) override {
    return inner_->watch(std::move(changed));
  }

  Result<std::unique_ptr<UsbChannel>> open(const UsbDevice& device, int interface) override {
    LANDFALL_TRY(auto channel, inner_->open(device, interface));
    char ids[16];
    std::snprintf(ids, sizeof ids, "%04x-%04x-", device.vendor, device.product);
    std::string port = device.port;  // a device's word: nothing of it may lead out of the folder
    for (auto& c : port)
      if (std::string_view("0123456789-.abcdefghijklmnopqrstuvwxyz").find(c) == std::string_view::npos) c = '_';
    LANDFALL_TRY(auto file, File::open(folder_ + "/" + ids + port + ".usbrec", channel->device()));
    file->append(text("open ", interface, "\n"));
    return std::unique_ptr<UsbChannel>(
        std::make_unique<RecordingChannel>(std::move(channel), std::make_shared<Tape>(std::move(file), clock_)));
  }

 private:
  std::shared_ptr<UsbHost> inner_;
  std::string folder_;
  Clock& clock_;
};

}  // namespace

Result<std::shared_ptr<UsbHost>> record_usb(std::shared_ptr<UsbHost> host, const std::string& folder, Clock& clock) {
  if (!host) return Error(Errc::bad_input, Layer::transport, "a USB host", "none");
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) return Error(Errc::io, Layer::transport, "a folder for recordings", problem.message()).at(folder);
  return std::shared_ptr<UsbHost>(std::make_shared<RecordingHost>(std::move(host), folder, clock));
}

}  // namespace landfall::transport
