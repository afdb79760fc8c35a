#include "google/client.hpp"
#include "google/fakes.hpp"
#include "http/multipart.hpp"

#include <gtest/gtest.h>

namespace workspace::google {
namespace {

using Answers = std::vector<BatchAnswer>;

Call get_message(int number) {
  return Call{&fake::messages_get, Params().set("userId", "me").set("id", std::to_string(number)), nullptr};
}
Call send_message() {
  return Call{&fake::messages_send, Params().set("userId", "me"), json::value({{"raw", "eA"}})};
}

/// Content-IDs of a batch request's parts.
std::vector<std::string> ids_of(http::Request const& request) {
  std::vector<std::string> ids;
  for (auto const& part : *http::parse_multipart(*request.headers.find("Content-Type"), request.body))
    ids.emplace_back(*part.headers.find("Content-ID"));
  return ids;
}

class BatchTest : public GoogleTest {
 protected:
  struct PartAnswer {
    std::string id;  // "call-0"
    int status;
    std::string body = {};
  };
  void then_parts(std::vector<PartAnswer> const& answers) {
    std::vector<http::Part> parts;
    for (auto const& answer : answers) {
      http::Part part;
      part.headers.add("Content-Type", "application/http");
      part.headers.add("Content-ID", "<response-" + answer.id + ">");
      part.body = http::write_inner(
          http::Response{answer.status, {{"Content-Type", "application/json"}}, answer.body});
      parts.push_back(std::move(part));
    }
    auto body = http::write_multipart("mixed", parts);
    http.then(200, body.body, {{"Content-Type", body.content_type}});
  }
  Answers batch(std::vector<Call> calls) { return run(client.batch(std::move(calls))); }
};

TEST_F(BatchTest, AnswersStandInTheOrderOfTheCalls) {
  then_parts({{"call-1", 200, R"({"id":"1"})"}, {"call-2", 204}, {"call-0", 404}});
  auto const answers = batch({get_message(0), get_message(1), get_message(2)});
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(answers[0].error->error().kind, ErrorKind::not_found);
  EXPECT_EQ(answers[1].get().text("id"), "1");
  EXPECT_TRUE(answers[2].get().is_null());
  EXPECT_THROW(answers[0].get(), ApiError);

  auto const& request = http.requests[0];
  EXPECT_EQ(request.url, "https://gmail.googleapis.com/batch");
  EXPECT_EQ(request.headers.find("Authorization"), "Bearer token-0");
  auto const parts = *http::parse_multipart(*request.headers.find("Content-Type"), request.body);
  EXPECT_EQ(parts[1].headers.find("Content-Type"), "application/http");
  EXPECT_EQ(http::parse_inner_request(parts[1].body)->target, "/gmail/v1/users/me/messages/1");
}

TEST_F(BatchTest, NothingIsSentForNoCalls) {
  EXPECT_TRUE(batch({}).empty());
  EXPECT_TRUE(http.requests.empty());
}

TEST_F(BatchTest, ManyCallsGoInChunks) {
  std::vector<Call> calls;
  std::vector<PartAnswer> first, second;
  for (int i = 0; i < 60; ++i) {
    calls.push_back(get_message(i));
    (i < 50 ? first : second).push_back({"call-" + std::to_string(i), 200, std::to_string(i)});
  }
  then_parts(first);
  then_parts(second);
  auto const answers = batch(std::move(calls));
  ASSERT_EQ(answers.size(), 60u);
  for (int i = 0; i < 60; ++i) EXPECT_EQ(answers[std::size_t(i)].get().integer(), i);
  EXPECT_EQ(ids_of(http.requests[0]).size(), 50u);
  EXPECT_EQ(ids_of(http.requests[1]).size(), 10u);
}

TEST_F(BatchTest, OnlyFailedPartsGoAgain) {
  then_parts({{"call-0", 200, "{}"}, {"call-1", 429}, {"call-2", 503}});
  then_parts({{"call-1", 200, "{}"}, {"call-2", 200, "{}"}});
  for (auto const& answer : batch({get_message(0), get_message(1), get_message(2)})) EXPECT_TRUE(answer.ok());
  EXPECT_EQ(ids_of(http.requests[1]), (std::vector<std::string>{"<call-1>", "<call-2>"}));
  EXPECT_EQ(waits.size(), 1u);
}

TEST_F(BatchTest, WritesThatMayHaveHappenedDoNotGoAgain) {
  then_parts({{"call-0", 503}, {"call-1", 429}});
  then_parts({{"call-1", 200, "{}"}});
  auto const answers = batch({send_message(), send_message()});
  EXPECT_EQ(answers[0].error->error().kind, ErrorKind::unknown_outcome);
  EXPECT_TRUE(answers[1].ok());
}

TEST_F(BatchTest, BrokenBatchOfReadsGoesAgainButNotItsWrites) {
  http.then_breaks(http::Broken::Kind::reset, true);
  then_parts({{"call-0", 200, "{}"}});
  auto const answers = batch({get_message(0), send_message()});
  EXPECT_TRUE(answers[0].ok());
  EXPECT_EQ(answers[1].error->error().kind, ErrorKind::unknown_outcome);
  EXPECT_EQ(ids_of(http.requests[1]), std::vector<std::string>{"<call-0>"});
}

TEST_F(BatchTest, BatchOfReadsIsMarkedAsOne) {
  then_parts({{"call-0", 200, "{}"}, {"call-1", 200, "{}"}});
  batch({get_message(0), get_message(1)});
  EXPECT_TRUE(http.requests[0].is_safe());
  then_parts({{"call-0", 200, "{}"}, {"call-1", 200, "{}"}});
  batch({get_message(0), send_message()});
  EXPECT_FALSE(http.requests[1].is_safe());
}

TEST_F(BatchTest, MissingPartIsNotAnAnswer) {
  then_parts({{"call-1", 200, "{}"}});
  then_parts({{"call-0", 200, "{}"}});
  auto const answers = batch({get_message(0), send_message()});
  EXPECT_TRUE(answers[0].ok());
  EXPECT_TRUE(answers[1].ok());
}

TEST_F(BatchTest, RejectedTokenInsideIsRefreshedOnce) {
  then_parts({{"call-0", 401}, {"call-1", 401}});
  then_parts({{"call-0", 200, "{}"}, {"call-1", 401}});
  auto const answers = batch({send_message(), send_message()});
  EXPECT_TRUE(answers[0].ok());
  EXPECT_EQ(answers[1].error->error().kind, ErrorKind::unauthenticated);
  EXPECT_EQ(tokens.rejected.size(), 1u);
}

TEST_F(BatchTest, RefusedBatchIsEveryPartsError) {
  http.then_error(403, "accessNotConfigured");
  auto const answers = batch({get_message(0), get_message(1)});
  for (auto const& answer : answers) EXPECT_EQ(answer.error->reason(), "accessNotConfigured");
  http.then(401).then(401);
  EXPECT_THROW(batch({get_message(0)}), ApiError);
}

TEST_F(BatchTest, CallsOfTwoApisAreADefect) {
  EXPECT_THROW(batch({get_message(0), Call{&fake::freebusy, {}, nullptr}}), Failure);
}

}  // namespace
}  // namespace workspace::google
