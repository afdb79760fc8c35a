// Precompiled for the layers that know no event loop.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>
