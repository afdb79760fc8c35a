# Makes ${CMAKE_BINARY_DIR}/generated/catalogue/ from data/*.json while configuring: methods.hpp must stand
# before any layer compiles. A change of the data or the script configures again; equal files keep their time.
set(catalogue_target ${CMAKE_BINARY_DIR}/generated/catalogue)
set(catalogue_script ${CMAKE_CURRENT_LIST_DIR}/embed.py)
file(GLOB catalogue_data CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/data/*.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${catalogue_script} ${catalogue_data})
execute_process(
  COMMAND ${Python3_EXECUTABLE} ${catalogue_script} ${CMAKE_CURRENT_LIST_DIR}/data ${catalogue_target}
  OUTPUT_VARIABLE CATALOGUE_SOURCES COMMAND_ERROR_IS_FATAL ANY)
