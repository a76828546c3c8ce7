// A guarded member that is read without its mutex. Apart from contract.cpp, because clang looks at threads only where
// nothing else is wrong.
#include <landfall/base/clock.hpp>

class Counter {
 public:
  int get() {
#ifdef WRONG
    return count_;  // WRONG: requires holding mutex
#endif
    const landfall::Lock lock(mutex_);
    return count_;
  }

 private:
  landfall::Mutex mutex_;
  int count_ LANDFALL_GUARDED_BY(mutex_) = 0;
};

int use(Counter& counter) { return counter.get(); }
