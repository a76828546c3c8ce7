#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "files.hpp"

namespace landfall::codec::test {

Bytes quarters_file(std::string_view ending, bool alpha, bool deep) {
  cv::Mat picture(16, 32, CV_8UC3, cv::Scalar(255, 255, 255));
  picture(cv::Rect(0, 0, 16, 8)).setTo(cv::Scalar(0, 0, 255));
  picture(cv::Rect(16, 0, 16, 8)).setTo(cv::Scalar(0, 255, 0));
  picture(cv::Rect(0, 8, 16, 8)).setTo(cv::Scalar(255, 0, 0));
  if (alpha) {
    cv::Mat with(16, 32, CV_8UC4);
    const int plan[] = {0, 0, 1, 1, 2, 2};
    cv::mixChannels(std::vector<cv::Mat>{picture}, std::vector<cv::Mat>{with}, std::vector<int>(plan, plan + 6));
    cv::insertChannel(cv::Mat(16, 32, CV_8UC1, cv::Scalar(255)), with, 3);
    with(cv::Rect(16, 8, 16, 8)).setTo(cv::Scalar(0, 0, 0, 0));  // black that must not be seen
    picture = with;
  }
  if (deep) picture.convertTo(picture, CV_16U, 257);
  Bytes out;
  std::vector<int> parameters;
  if (ending == ".webp") parameters = {cv::IMWRITE_WEBP_QUALITY, 101};  // above 100: lossless
  if (ending == ".jpg") parameters = {cv::IMWRITE_JPEG_QUALITY, 98};
  cv::imencode(std::string(ending), picture, out, parameters);
  return out;
}

Bytes plain_file(std::string_view ending, int width, int height) {
  Bytes out;
  cv::imencode(std::string(ending), cv::Mat(height, width, CV_8UC3, cv::Scalar(40, 120, 200)), out);
  return out;
}

}  // namespace landfall::codec::test
