#pragma once

#include <compare>
#include <deque>
#include <memory>
#include <optional>

#include <landfall/simulators/booth_model.hpp>

namespace landfall::simulators {

/// What is to be drawn.
struct Subject {
  std::uint32_t item = 0;  ///< 0: an empty glass, an empty chair
  firmware::simbooth::Light light{};
  int ppi = 0;    ///< pages
  int width = 0;  ///< camera; 0 for pages
  int height = 0;
  std::uint64_t pose = 0;  ///< camera: the traveller moves a little
  friend auto operator<=>(const Subject&, const Subject&) = default;
};

/// A picture as it goes on the wire: rows without padding.
struct Drawing {
  Bytes pixels{};
  int width = 0, height = 0;
  firmware::simbooth::Pixels format{};
  std::optional<synth::Truth> truth{};
};

/// Draws pages and faces, and keeps the newest of them. Thread-safe.
class Studio {
 public:
  Studio(const BoothModel::Options& options, Clock& clock);
  ~Studio();

  /// The drawing, or nullopt while a thread draws it: ask again. `pattern` is drawn at once. Errors: those of synth.
  [[nodiscard]] std::optional<Result<std::shared_ptr<const Drawing>>> ask(const Subject& subject);
  /// The same, but waits.
  [[nodiscard]] Result<std::shared_ptr<const Drawing>> draw_now(const Subject& subject);
  /// The traveller of an item. Errors: those of synth.
  [[nodiscard]] Result<synth::Scene> scene(std::uint32_t item) const;
  [[nodiscard]] mrz::Format format(std::uint32_t item) const;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;  // with the thread that draws
  Thread thread_;                   // touched by ask() alone, which the bus's thread calls
};

}  // namespace landfall::simulators
