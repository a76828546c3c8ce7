#include "computations.hpp"

#include <exception>
#include <new>
#include <utility>

#include <landfall/base/text.hpp>

namespace landfall::capture {
namespace {

// Nothing that is thrown leaves the thread.
Result<void> guarded(const std::function<Result<void>()>& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return Error(Errc::exhausted, Layer::capture, "memory for a computation", "none");
  } catch (const std::exception& e) {
    return Error(Errc::internal, Layer::capture, "a computation that ends by itself", e.what());
  } catch (...) {
    return Error(Errc::internal, Layer::capture, "a computation that ends by itself", "an exception");
  }
}

}  // namespace

Result<void> Computations::start(std::function<Result<void>()> work, std::function<void(Result<void>)> ended) {
  {
    const Lock lock(crew_->mutex);
    if (crew_->at_work >= most_)
      return Error(Errc::stuck, Layer::capture, "computations that end when they are told to",
                   text(crew_->at_work, " at work, of which none has"));
    ++crew_->at_work;
  }
  auto thread = clock_.spawn("lf-compute", [crew = crew_, work = std::move(work), ended = std::move(ended)]() mutable {
    auto result = guarded(work);
    work = nullptr;  // what it holds goes before anybody hears of the end
    {
      const Lock lock(crew->mutex);
      --crew->at_work;
    }
    ended(std::move(result));
  });
  thread.detach();
  return {};
}

int Computations::at_work() const {
  const Lock lock(crew_->mutex);
  return crew_->at_work;
}

}  // namespace landfall::capture
