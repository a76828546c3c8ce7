# What a booth never needs is not loaded when the program starts: general text recognition waits until it is asked for.
# -DPROGRAM
execute_process(COMMAND ldd "${PROGRAM}" OUTPUT_VARIABLE libraries COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "lib(tesseract|lept)[^ ]*" found "${libraries}")
if(found)
  message(FATAL_ERROR "${PROGRAM} is linked with ${found}")
endif()
