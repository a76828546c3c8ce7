#pragma once

#include <array>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include <landfall/mrz_reader/reader.hpp>
#include <landfall/synth/page.hpp>

namespace landfall::blackbox {

/// What became of one reading, held against the truth.
enum class Outcome : std::uint8_t { exact, unsure, none, wrong };
Outcome outcome(const mrz_reader::Reading& reading, const std::vector<std::string>& truth);
std::vector<std::string> texts(const mrz_reader::Reading& reading);

/// Processor time of the calling thread, milliseconds.
double thread_cpu_ms();

/// How often what is stated with some probability is so.
class Reliability {
 public:
  void add(double stated, bool right);
  void merge(const Reliability& other);
  void print(std::ostream& out) const;
  void draw(std::ostream& svg, const std::string& title) const;
  /// Of the characters stated with 0.999 or more: how many there are, and how many are wrong.
  [[nodiscard]] std::int64_t sure() const { return sure_; }
  [[nodiscard]] std::int64_t sure_wrong() const { return sure_wrong_; }

 private:
  struct Bin {
    std::int64_t count = 0, right = 0;
    double stated = 0;  // sum
  };
  static constexpr std::array edges{0.0,  0.3,   0.5,   0.7,   0.8,    0.9,    0.95,   0.98,
                                    0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 0.99999};
  std::array<Bin, edges.size()> bins_{};
  std::int64_t sure_ = 0, sure_wrong_ = 0;
};

/// All readings in one light.
struct Tally {
  std::int64_t pages = 0, lines = 0, lines_exact = 0, not_aligned = 0;
  std::array<std::int64_t, 4> outcomes{};
  Reliability characters;       // of readings that are read or unsure
  Reliability read_characters;  // of those that are read
  std::vector<float> cpu_ms;

  void add(const mrz_reader::Reading& reading, const std::vector<std::string>& truth, double ms);
  void merge(const Tally& other);
  void print(std::ostream& out, const std::string& name) const;
  static void print_head(std::ostream& out);
};

}  // namespace landfall::blackbox
