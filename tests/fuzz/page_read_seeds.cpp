// Makes the seeds of page_read and page_find: small drawn pictures around a zone, so that lines are found, followed and
// read.
//   page_read_seeds tests/fuzz/corpus
#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <landfall/synth/page.hpp>
#include <landfall/synth/scene.hpp>

namespace {

using namespace landfall;
using Bytes = std::vector<std::uint8_t>;

// The gray pixels around lines `first` to `last` of the zone.
struct Cut {
  int width = 0, height = 0;
  Bytes pixels;
};

Cut cut(const synth::Page& page, std::size_t first, std::size_t last, int margin, int most_width) {
  const ImageView all = page.picture.view();
  double x0 = 1e9, y0 = 1e9, x1 = 0, y1 = 0;
  for (std::size_t l = first; l <= last; ++l)
    for (const auto& p : page.truth.line_quads[l]) {
      x0 = std::min(x0, p.x), x1 = std::max(x1, p.x);
      y0 = std::min(y0, p.y), y1 = std::max(y1, p.y);
    }
  const int left = std::max(0, static_cast<int>(x0) - margin), top = std::max(0, static_cast<int>(y0) - margin);
  // Even, and what the header of an input can say.
  const int width = std::min({static_cast<int>(x1) + margin - left, all.width - left, most_width, 518}) / 2 * 2,
            height = std::min({static_cast<int>(y1) + margin - top, all.height - top, 263});
  Cut out{width, height, {}};
  const int bytes = bytes_per_pixel(all.format);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) out.pixels.push_back(all.row(top + y)[(left + x) * bytes]);
  return out;
}

void write(const std::string& folder, const char* name, int call, const std::vector<Cut>& cuts) {
  std::ofstream out(folder + "/" + name, std::ios::binary);
  const Bytes header{static_cast<std::uint8_t>(call), 0, static_cast<std::uint8_t>((cuts[0].width - 8) / 2),
                     static_cast<std::uint8_t>(cuts[0].height - 8)};
  const auto put = [&out](const Bytes& b) {
    out.write(reinterpret_cast<const char*>(b.data()), static_cast<std::streamsize>(b.size()));
  };
  put(header);
  for (const auto& c : cuts) put(c.pixels);
}

synth::Page draw(mrz::Format format, const synth::PageOptions& options, const synth::Capture& capture) {
  auto scene = *synth::Scene::make(7, {2026, 11, 23});
  auto page_options = options;
  page_options.format = format;
  return *synth::photograph(*synth::render_page(scene, page_options), capture);
}

// Pages on black, 262 pixels wide, as page_find.cpp takes them: without an anchor, and with the zone as one.
void write_frames(const std::string& folder) {
  for (const bool colour : {false, true})
    for (const bool anchored : {false, true}) {
      const auto format = colour ? mrz::Format::td1 : mrz::Format::td3;
      const auto page = draw(format, {.ppi = 100},
                             {.rotation_degrees = 3, .noise = 2, .width = 262, .height = 200, .ppi = 50, .seed = 5});
      const auto view = page.picture.view();
      const int bytes = bytes_per_pixel(view.format);
      Bytes out{static_cast<std::uint8_t>((anchored ? 1 : 0) + (colour ? 2 : 0)),
                static_cast<std::uint8_t>(view.width - 8), static_cast<std::uint8_t>(view.height - 8)};
      if (anchored) {
        out.push_back(static_cast<std::uint8_t>(format));
        const auto &first = page.truth.line_quads.front(), &last = page.truth.line_quads.back();
        for (const auto& p : {first[0], first[1], last[2], last[3]}) {
          out.push_back(static_cast<std::uint8_t>(std::lround(p.x * 255 / view.width)));
          out.push_back(static_cast<std::uint8_t>(std::lround(p.y * 255 / view.height)));
        }
      }
      for (int y = 0; y < view.height; ++y)
        for (int x = 0; x < view.width; ++x)
          for (int c = 0; c < (colour ? 3 : 1); ++c) out.push_back(view.row(y)[x * bytes + c % bytes]);
      std::ofstream file(folder + "/" + (colour ? "td1" : "td3") + (anchored ? "-anchor" : ""), std::ios::binary);
      file.write(reinterpret_cast<const char*>(out.data()), static_cast<std::streamsize>(out.size()));
    }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string folder = std::string(argv[1]) + "/page_read";
  write_frames(std::string(argv[1]) + "/page_find");
  constexpr int read = 0, read_all = 9, lights = 130, line = 3;  // see page_read.cpp: modulo 4
  const auto small = [](mrz::Format format, Light light, double degrees) {
    return draw(format, {.ppi = 110, .light = light}, {.rotation_degrees = degrees, .noise = 2, .seed = 3});
  };
  const auto td3 = small(mrz::Format::td3, Light::white, 0);
  write(folder, "td3", read, {cut(td3, 0, 1, 12, 518)});
  write(folder, "td3-all", read_all, {cut(td3, 0, 1, 12, 518)});
  write(folder, "td3-turned", read, {cut(small(mrz::Format::td3, Light::white, 180), 0, 1, 12, 518)});
  write(folder, "td3-part", read, {cut(td3, 0, 1, 12, 200)});
  write(folder, "td3-line", line, {cut(td3, 1, 1, 8, 518)});
  write(folder, "td3-slope", read, {cut(small(mrz::Format::td3, Light::white, 9), 0, 1, 6, 518)});
  write(folder, "td3-lights", lights,
        {cut(td3, 0, 1, 12, 518), cut(small(mrz::Format::td3, Light::ir, 0), 0, 1, 12, 518)});
  const auto td1 = small(mrz::Format::td1, Light::white, 0);
  write(folder, "td1", read, {cut(td1, 0, 2, 10, 518)});
  const auto upright = draw(mrz::Format::td1, {.ppi = 100}, {.rotation_degrees = 90, .noise = 2, .seed = 4});
  write(folder, "td1-upright", read, {cut(upright, 0, 2, 8, 200)});
  return 0;
}
