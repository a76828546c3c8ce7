#include <landfall/hal/frame.hpp>

#include <algorithm>

#include <landfall/base/text.hpp>

namespace landfall::hal {

struct Frame::Data {
  Bytes pixels;
  ImageView view;
  FrameInfo info;
  std::function<void(Bytes)> give_back;

  Data() = default;
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;
  ~Data() {
    if (info.shows_person) wipe(pixels.data(), pixels.size());
    if (give_back) give_back(std::move(pixels));
  }
};

namespace {
const FrameInfo no_info{};
const ImageView no_image{};

class Pool final : public FramePool {
 public:
  Pool(std::size_t max_frames, std::size_t max_bytes) : max_frames_(max_frames), max_bytes_(max_bytes) {}

  Result<FrameBuffer> take(int width, int height, PixelFormat format, std::size_t encoded_bytes) override;
  std::size_t frames_out() const override {
    const Lock lock(mutex_);
    return frames_out_;
  }

 private:
  static constexpr std::size_t kept = 4;  // buffers kept for the next frames

  void take_back(Bytes pixels) {
    const Lock lock(mutex_);
    --frames_out_;
    bytes_out_ -= pixels.size();
    if (spare_.size() < kept) spare_.push_back(std::move(pixels));
  }

  const std::size_t max_frames_, max_bytes_;
  mutable Mutex mutex_;
  std::size_t frames_out_ LANDFALL_GUARDED_BY(mutex_) = 0;
  std::size_t bytes_out_ LANDFALL_GUARDED_BY(mutex_) = 0;
  std::vector<Bytes> spare_ LANDFALL_GUARDED_BY(mutex_);
};

Result<FrameBuffer> Pool::take(int width, int height, PixelFormat format, std::size_t encoded_bytes) {
  if (!plausible_size(width, height))
    return Error(Errc::bad_input, Layer::hal, "a plausible frame size", text(width, "x", height));
  const auto bpp = static_cast<std::size_t>(bytes_per_pixel(format));
  const std::size_t need =
      bpp == 0 ? encoded_bytes : static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * bpp;
  if (need == 0) return Error(Errc::bad_input, Layer::hal, "a size in bytes for an encoded frame", "0");
  auto data = std::make_shared<Frame::Data>();
  {
    const Lock lock(mutex_);
    if (frames_out_ >= max_frames_ || need > max_bytes_ - std::min(bytes_out_, max_bytes_))
      return Error(Errc::exhausted, Layer::hal,
                   text("at most ", max_frames_, " frames and ", max_bytes_, " bytes alive"),
                   text(frames_out_, " frames, ", bytes_out_, " bytes"));
    ++frames_out_;
    bytes_out_ += need;
    const auto fits = std::find_if(spare_.begin(), spare_.end(), [&](const Bytes& b) { return b.capacity() >= need; });
    if (fits != spare_.end()) {
      data->pixels = std::move(*fits);
      spare_.erase(fits);
    }
  }
  data->pixels.assign(need, 0);
  data->view = {
      data->pixels.data(), width, height,
      bpp == 0 ? static_cast<std::ptrdiff_t>(need) : static_cast<std::ptrdiff_t>(static_cast<std::size_t>(width) * bpp),
      format};
  data->give_back = [self = std::static_pointer_cast<Pool>(shared_from_this())](Bytes pixels) {
    self->take_back(std::move(pixels));
  };
  return wrap(std::move(data));
}

}  // namespace

const ImageView& Frame::image() const noexcept { return data_ ? data_->view : no_image; }
const FrameInfo& Frame::info() const noexcept { return data_ ? data_->info : no_info; }

FrameBuffer::FrameBuffer(std::shared_ptr<Frame::Data> data) : data_(std::move(data)) {}
FrameBuffer::FrameBuffer(FrameBuffer&&) noexcept = default;
FrameBuffer& FrameBuffer::operator=(FrameBuffer&&) noexcept = default;
FrameBuffer::~FrameBuffer() = default;
std::span<std::uint8_t> FrameBuffer::pixels() noexcept { return data_->pixels; }
ImageView FrameBuffer::view() const noexcept { return data_->view; }

Frame FrameBuffer::freeze(std::size_t encoded_size) && {
  data_->info = std::move(info);
  if (encoded_size > 0 && bytes_per_pixel(data_->view.format) == 0)
    data_->view.stride = static_cast<std::ptrdiff_t>(std::min(encoded_size, data_->pixels.size()));
  return Frame(std::move(data_));
}

FrameBuffer FramePool::wrap(std::shared_ptr<Frame::Data> data) { return FrameBuffer(std::move(data)); }

std::shared_ptr<FramePool> FramePool::create(std::size_t max_frames, std::size_t max_bytes) {
  return std::make_shared<Pool>(max_frames, max_bytes);
}

}  // namespace landfall::hal
