#include <cmath>

#include <landfall/synth/portrait.hpp>

#include "face.hpp"
#include "guard.hpp"
#include "noise.hpp"
#include "random.hpp"

namespace landfall::synth {

namespace {

Result<void> check(const CameraOptions& o) {
  if (!within(o.width, 64, 8192)) return out_of_range("a width", 64, 8192, o.width);
  if (!within(o.height, 64, 8192)) return out_of_range("a height", 64, 8192, o.height);
  if (!within(o.head_height, 0.05, 1)) return out_of_range("a head height", 0.05, 1, o.head_height);
  if (!within(o.noise, 0, 64)) return out_of_range("noise", 0, 64, o.noise);
  return {};
}

void draw_hall(Canvas& canvas, const CameraOptions& o, std::uint64_t seed) {
  Random random(seed, "hall");
  const double w = o.width, h = o.height;
  const auto gray = [](int v, int blue) { return Ink::picture({v, v + blue / 2, v + blue}); };
  const int base = random.between(168, 196);
  canvas.wash(0, 0, w, h, {gray(base + 20, 10), gray(base + 8, 8), gray(base - 34, 12), gray(base - 42, 10)});
  for (int i = 0; i < 5; ++i) {  // lamps and panels of the hall, far behind
    const double x = random.real(-0.05, 0.95) * w, y = random.real(0.02, 0.2) * h;
    canvas.fill(rounded(x, y, 0.16 * w, 0.03 * h, 0.012 * h), gray(238, 6), 0.55);
  }
  for (int i = 0; i < 4; ++i) {
    const double x = random.real(0, 1) * w;
    canvas.fill(rectangle(x, 0.3 * h, random.real(0.03, 0.12) * w, 0.7 * h), gray(base - 50, 18), 0.3);
  }
}

Result<CameraFrame> draw_frame(const Scene& scene, const CameraOptions& o) {
  LANDFALL_TRY(Canvas canvas, Canvas::in_pixels(o.width, o.height, Light::white));
  draw_hall(canvas, o, scene.seed());
  const Face face = Face::of(scene);
  const double t = static_cast<double>(o.frame % 1'000'000) / 30;  // as if 30 frames a second
  const double scale = o.head_height * o.height / 2;
  const Frame frame{{0.5 * o.width + scale * 0.09 * std::sin(0.9 * t + static_cast<double>(scene.seed() % 7)),
                     0.47 * o.height + scale * 0.05 * std::sin(1.3 * t)},
                    scale,
                    2.2 * std::sin(0.7 * t)};
  draw_face(canvas, face, frame);
  CameraFrame out;
  const Point left = frame({-face.width - 0.1, -1}), right = frame({face.width + 0.1, 1});
  out.face = {static_cast<int>(std::lround(left.x)), static_cast<int>(std::lround(left.y)),
              static_cast<int>(std::lround(right.x - left.x)), static_cast<int>(std::lround(right.y - left.y))};
  out.left_eye = frame({face.eye_x, face.eye_y});
  out.right_eye = frame({-face.eye_x, face.eye_y});
  LANDFALL_TRY(out.picture, std::move(canvas).take());
  add_noise(out.picture.pixels(), o.noise, scene.seed() ^ (o.frame * 0x9e3779b97f4a7c15u));
  return out;
}

}  // namespace

Result<CameraFrame> camera_frame(const Scene& scene, const CameraOptions& options) {
  LANDFALL_CHECK(check(options));
  return guarded("a camera frame", [&] { return draw_frame(scene, options); });
}

}  // namespace landfall::synth
