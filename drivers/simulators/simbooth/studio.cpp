#include "studio.hpp"

#include <algorithm>
#include <utility>

#include <landfall/synth/portrait.hpp>
#include <landfall/synth/scene.hpp>

namespace landfall::simulators {

namespace {

using Drawn = Result<std::shared_ptr<const Drawing>>;
namespace wire = firmware::simbooth;
constexpr std::size_t kept_max = 8;
constexpr int pattern_width = 96, pattern_height = 64;
constexpr double least_page_ppi = 100;

mrz::Date day_of(const BoothModel::Options& options, Clock& clock) {
  if (options.today) return *options.today;
  return mrz::date_of(clock.wall(clock.now()));
}

Drawing drawing_of(const codec::Picture& picture) {
  Drawing out;
  out.width = picture.width();
  out.height = picture.height();
  out.format = picture.format() == PixelFormat::gray8 ? wire::Pixels::gray8 : wire::Pixels::rgb24;
  const auto& view = picture.view();
  out.pixels.assign(view.data, view.data + view.size_bytes());
  return out;
}

// Stripes that tell seed, item and light apart.
Drawing pattern_of(std::uint64_t seed, const Subject& subject) {
  Drawing out;
  out.width = subject.width != 0 ? subject.width : pattern_width;
  out.height = subject.height != 0 ? subject.height : pattern_height;
  out.format = wire::Pixels::gray8;
  out.pixels.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  const auto step = static_cast<unsigned>((seed + subject.item) * 37 + static_cast<unsigned>(subject.light) * 11 + 5);
  for (std::size_t i = 0; i < out.pixels.size(); ++i)
    out.pixels[i] = subject.item == 0 ? 0 : static_cast<std::uint8_t>(i * step >> 3);
  return out;
}

Light light_of(wire::Light light) {
  switch (light) {
    case wire::Light::ir:
      return Light::ir;
    case wire::Light::uv:
      return Light::uv;
    case wire::Light::white:
    case wire::Light::none:
      break;
  }
  return Light::white;
}

}  // namespace

struct Studio::Shared {
  Shared(const BoothModel::Options& o, Clock& c) : options(o), today(day_of(o, c)), clock(c) {}

  const BoothModel::Options options;
  const mrz::Date today;
  Clock& clock;
  Mutex mutex;
  std::deque<std::pair<Subject, Drawn>> kept LANDFALL_GUARDED_BY(mutex);  // newest last
  bool drawing LANDFALL_GUARDED_BY(mutex) = false;

  std::optional<Drawn> find(const Subject& subject) {
    const Lock lock(mutex);
    for (const auto& [what, drawn] : kept)
      if (what == subject) return drawn;
    return std::nullopt;
  }
  Drawn keep(const Subject& subject, Result<Drawing> drawn) {
    Drawn out = drawn ? Drawn(std::make_shared<const Drawing>(*std::move(drawn))) : Drawn(std::move(drawn).error());
    const Lock lock(mutex);
    kept.emplace_back(subject, out);
    if (kept.size() > kept_max) kept.pop_front();
    drawing = false;
    return out;
  }
  [[nodiscard]] std::uint32_t document_of(std::uint32_t item) const { return options.sides ? (item + 1) / 2 : item; }
  [[nodiscard]] synth::Side side_of(std::uint32_t item) const {
    if (!options.sides || format(item) != mrz::Format::td1) return synth::Side::whole;
    return item % 2 == 1 ? synth::Side::front : synth::Side::back;
  }
  [[nodiscard]] Result<synth::Scene> scene(std::uint32_t item) const {
    return synth::Scene::make(options.seed + document_of(item) - 1, today);
  }
  [[nodiscard]] mrz::Format format(std::uint32_t item) const {
    return options.formats[(document_of(item) - 1) % options.formats.size()];
  }
  [[nodiscard]] Result<Drawing> draw(const Subject& subject) const {
    if (options.pattern) return pattern_of(options.seed, subject);
    return options.function == BoothModel::Function::camera ? face(subject) : page(subject);
  }

 private:
  [[nodiscard]] Result<Drawing> face(const Subject& subject) const {
    if (subject.item == 0) return empty(subject.width, subject.height, PixelFormat::rgb24);
    LANDFALL_TRY(const auto traveller, scene(subject.item));
    synth::CameraOptions camera;
    camera.width = subject.width;
    camera.height = subject.height;
    camera.frame = subject.pose;
    LANDFALL_TRY(const auto frame, synth::camera_frame(traveller, camera));
    return drawing_of(frame.picture);
  }
  [[nodiscard]] Result<Drawing> page(const Subject& subject) const {
    const auto gray = subject.light == wire::Light::ir;
    if (subject.item == 0)
      return empty(5 * subject.ppi, 4 * subject.ppi, gray ? PixelFormat::gray8 : PixelFormat::rgb24);
    LANDFALL_TRY(const auto traveller, scene(subject.item));
    synth::PageOptions flat;
    flat.format = format(subject.item);
    flat.ppi = std::max(least_page_ppi, static_cast<double>(subject.ppi));
    flat.light = light_of(subject.light);
    flat.side = side_of(subject.item);
    LANDFALL_TRY(const auto drawn, synth::render_page(traveller, flat));
    auto view = options.view;
    view.ppi = subject.ppi;
    view.seed = options.seed + subject.item;
    LANDFALL_TRY(auto seen, synth::photograph(drawn, view));
    auto out = drawing_of(seen.picture);
    out.truth = std::move(seen.truth);
    return out;
  }
  [[nodiscard]] static Result<Drawing> empty(int width, int height, PixelFormat format) {
    LANDFALL_TRY(const auto black, codec::Picture::make(width, height, format));
    return drawing_of(black);
  }
};

Studio::Studio(const BoothModel::Options& options, Clock& clock) : shared_(std::make_shared<Shared>(options, clock)) {}
Studio::~Studio() = default;

std::optional<Drawn> Studio::ask(const Subject& subject) {
  if (auto drawn = shared_->find(subject)) return drawn;
  if (shared_->options.pattern) return shared_->keep(subject, shared_->draw(subject));
  {
    const Lock lock(shared_->mutex);
    if (std::exchange(shared_->drawing, true)) return std::nullopt;
  }
  if (thread_.joinable()) thread_.join();  // it has drawn the one before
  thread_ = shared_->clock.spawn("lf-studio",
                                 [shared = shared_, subject] { (void)shared->keep(subject, shared->draw(subject)); });
  return std::nullopt;
}

Drawn Studio::draw_now(const Subject& subject) {
  if (auto drawn = shared_->find(subject)) return *std::move(drawn);
  LANDFALL_TRY(auto drawn, shared_->draw(subject));
  return std::make_shared<const Drawing>(std::move(drawn));
}

Result<synth::Scene> Studio::scene(std::uint32_t item) const { return shared_->scene(item); }
mrz::Format Studio::format(std::uint32_t item) const { return shared_->format(item); }

}  // namespace landfall::simulators
