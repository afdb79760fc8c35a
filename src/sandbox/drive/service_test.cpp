#include "sandbox/service.hpp"

#include "catalogue/catalogue.hpp"

#include <gtest/gtest.h>

namespace workspace::sandbox {
namespace {

TEST(DriveAndCalendar, EveryOperationIsAMethodOfItsApi) {
  for (auto const& service : {drive_service(), calendar_service()}) {
    for (auto const& [id, operation] : service.operations) {
      auto const* const method = catalogue::find_method(id);
      ASSERT_NE(method, nullptr) << id;
      EXPECT_EQ(method->api->name, service.api);
    }
  }
}

}  // namespace
}  // namespace workspace::sandbox
