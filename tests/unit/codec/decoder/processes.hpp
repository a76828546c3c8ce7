#pragma once
// What /proc tells of processes and descriptors, for tests that count them.
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace landfall::codec::test {

struct Process {
  int pid = 0, parent = 0;
  char state = '?';
  std::string name;
};

inline std::vector<Process> all_processes() {
  std::vector<Process> out;
  std::error_code problem;
  for (std::filesystem::directory_iterator it("/proc", problem), end; !problem && it != end; it.increment(problem)) {
    std::ifstream file(it->path() / "stat");
    std::string line;
    if (!std::getline(file, line)) continue;
    const auto open = line.find('('), close = line.rfind(')');
    if (open == std::string::npos || close == std::string::npos) continue;
    Process p;
    p.pid = std::stoi(line);
    p.name = line.substr(open + 1, close - open - 1);
    std::istringstream(line.substr(close + 2)) >> p.state >> p.parent;
    out.push_back(p);
  }
  return out;
}

/// The living children of a process.
inline std::vector<int> children_of(int parent) {
  std::vector<int> out;
  for (const auto& p : all_processes())
    if (p.parent == parent && p.state != 'Z') out.push_back(p.pid);
  return out;
}

inline bool alive(int pid) {
  for (const auto& p : all_processes())
    if (p.pid == pid) return p.state != 'Z';
  return false;
}

inline int open_descriptors() {
  return static_cast<int>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

/// The value of a line "Name:\tvalue" of /proc/<pid>/status.
inline std::string status_of(int pid, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.rfind(name + ":", 0) == 0) return line.substr(line.find_last_of("\t ") + 1);
  return {};
}

/// Waits until it is so, at most `most`.
template <class Pred>
bool eventually(Pred pred, std::chrono::milliseconds most = std::chrono::seconds(10)) {
  const auto until = std::chrono::steady_clock::now() + most;
  while (!pred()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace landfall::codec::test
