#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <landfall/base/api.hpp>
#include <landfall/base/result.hpp>
#include <landfall/mrz/date.hpp>
#include <landfall/mrz/layout.hpp>
#include <landfall/mrz/zone.hpp>

namespace landfall::synth {

/// What a scene is made for. house: a few travellers' names of ours, all of them citizens of UTO (Doc 9303's Utopia).
/// wide: names of syllables in which every letter stands, often too long for their field, every code that Doc 9303-3
/// lists, numbers of any letters and digits: for measuring readers.
enum class Variety : std::uint8_t { house, wide };

/// What is drawn of a document. whole: all that is on it, on one page. A card of TD1 has a front (portrait, visual
/// zone) and a back (machine readable zone); whole shows both on one side.
enum class Side : std::uint8_t { whole, front, back };

/// The sides on which a format is really printed: front and back of TD1, one page of the others. Reentrant.
[[nodiscard]] LANDFALL_API std::span<const Side> sides(mrz::Format format) noexcept;

/// A traveller who does not exist. The names come from lists or syllables of ours.
struct Traveller {
  std::string surname;      ///< A-Z, spaces, hyphens, apostrophes
  std::string given_names;  ///< the same; a few travellers have none
  std::string birth_place;
  std::string nationality;  ///< UTO, or in a wide scene any code
  mrz::Sex sex{};
  mrz::Date birth{};  ///< complete
};

/// What one of that traveller's documents says.
struct Document {
  mrz::Format format{};
  std::string code;           ///< "P", "ID", "V" ...
  std::string issuing_state;  ///< UTO, FRA for the two of France; in a wide scene any code but a person's
  std::string number;         ///< 9 characters; some TD1 and TD2 have 12, in a wide scene 6 to 14
  mrz::Date issued{};
  mrz::Date expires{};  ///< after the scene's `today`
  std::string optional_data;
  std::string optional_data_2;  ///< TD1 only
};

/// One traveller and all that belongs to them, out of one number: equal seed and equal day give equal values. Face,
/// page and fingers are drawn from the same seed (page.hpp, portrait.hpp, ridges.hpp). Nothing in it is about a real
/// person, so nothing is wiped. A plain value. Reentrant.
class LANDFALL_API Scene {
 public:
  /// `today`: dates are consistent with it; it must be complete, between 1950 and 2090 (else bad_input).
  [[nodiscard]] static Result<Scene> make(std::uint64_t seed, mrz::Date today, Variety variety = Variety::house);

  [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
  [[nodiscard]] mrz::Date today() const noexcept { return today_; }
  [[nodiscard]] const Traveller& traveller() const noexcept { return traveller_; }
  [[nodiscard]] Document document(mrz::Format format) const;
  /// The lines of that document's machine readable zone, every check digit right. Errors: those of mrz::compose.
  [[nodiscard]] Result<std::vector<std::string>> zone(mrz::Format format) const;

 private:
  Scene() = default;
  std::uint64_t seed_ = 0;
  Variety variety_ = Variety::house;
  mrz::Date today_{};
  Traveller traveller_;
};

}  // namespace landfall::synth
