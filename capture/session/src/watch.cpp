#include "watch.hpp"

#include <memory>
#include <utility>

namespace landfall::capture {

void Watched::put(Frames exposure) {
  const Lock lock(mutex_);
  newest_ = std::move(exposure);
  changed_.notify_all();
}

void Watched::last() {
  const Lock lock(mutex_);
  last_ = true;
  changed_.notify_all();
}

bool Watched::close() {
  const Lock lock(mutex_);
  last_ = closed_ = true;
  newest_.reset();
  changed_.notify_all();
  return !looking_;
}

bool Watched::accepted() const {
  const Lock lock(mutex_);
  return accepted_;
}

bool Watched::left() const {
  const Lock lock(mutex_);
  return left_;
}

// Empty: none will come.
std::optional<Exposure> Watched::next() {
  std::optional<Frames> frames;
  {
    Lock lock(mutex_);
    changed_.wait(lock, Deadline::never(), [&]() LANDFALL_REQUIRES(mutex_) { return last_ || newest_.has_value(); });
    frames = std::exchange(newest_, std::nullopt);
    looking_ = frames.has_value();
  }
  if (!frames) return std::nullopt;
  return copy_(*frames);
}

void Watched::say(decltype(hal::Event::body) body) {
  hal::Event event;
  event.time = clock_.now();
  event.body = std::move(body);
  queue_->push(std::move(event));
}

Result<void> Watched::look(const Gate& gate, const std::stop_token& stop) {
  // However it leaves, also with an exception: the one who hears the device is woken.
  const auto leaving = [this](void*) { leave(); };
  const std::unique_ptr<void, decltype(leaving)> at_end(this, leaving);
  while (auto exposure = next()) {
    auto answer = gate(*std::move(exposure), stop);
    const bool accept = answer && answer->accept;
    if (answer)
      for (auto& hint : answer->hints) say(std::move(hint));
    {
      const Lock lock(mutex_);
      looking_ = false;
      accepted_ = accept && !closed_;  // too late it is for nobody
    }
    if (!answer) return std::move(answer).error();
    if (accept) break;
  }
  return {};
}

void Watched::leave() {
  {
    const Lock lock(mutex_);
    left_ = true;
    looking_ = false;  // an exception
  }
  say(hal::ProgressEvent{1, {}});
}

}  // namespace landfall::capture
