#include "mcp/session/answers.hpp"

#include "mcp/service/fake_tools.hpp"

#include <boost/asio/detached.hpp>

namespace workspace::mcp {
namespace {

/// A memory store that says it is shared, as two replicas see one.
struct SharedStore final : store::StateStore {
  explicit SharedStore(Clock const& clock) : inner(clock) {}
  Async<Result<std::optional<store::StateEntry>>> get(std::string key) override {
    return inner.get(std::move(key));
  }
  Async<Result<void>> put(std::string key, std::string value, TimePoint expires) override {
    return inner.put(std::move(key), std::move(value), expires);
  }
  Async<Result<bool>> put_new(std::string key, std::string value, TimePoint expires) override {
    return inner.put_new(std::move(key), std::move(value), expires);
  }
  Async<Result<bool>> replace(std::string key, std::string value, TimePoint expires,
                              std::string version) override {
    return inner.replace(std::move(key), std::move(value), expires, std::move(version));
  }
  Async<Result<void>> remove(std::string key) override { return inner.remove(std::move(key)); }
  Async<Result<std::vector<std::string>>> list(std::string prefix, std::string after,
                                               std::size_t limit) override {
    return inner.list(std::move(prefix), std::move(after), limit);
  }
  Async<Result<void>> check() override { return inner.check(); }
  bool shared() const override { return true; }
  bool durable() const override { return false; }
  store::MemoryStateStore inner;
};

Message answer_to(std::string const& id, std::string_view body) {
  auto text = object_of(body);
  text["jsonrpc"] = "2.0";
  text["id"] = id;
  return read_message(json::value(std::move(text)));
}

struct AnswersTest : ::testing::Test {
  void deliver(Answers& answers, Session from, Message message) {
    net::co_spawn(loop, answers.deliver(std::move(from), std::move(message)), net::detached);
  }
  async::EventLoop loop;
  crypto::KeyRing keys = test_keys();
  ManualClock clock;
  SharedStore store{clock};
  Answers here{keys, clock, store}, there{keys, clock, store};
  Session session{.key = "s"};
};

TEST_F(AnswersTest, ReachTheQuestion) {
  Answers::Question question(here, loop.get_executor(), session);
  deliver(here, session, answer_to(question.id(), R"({"result":{"action":"accept"}})"));
  auto const answer = run(loop, question.wait());
  ASSERT_TRUE(answer);
  EXPECT_EQ(json::text(*answer, "action"), "accept");
}

TEST_F(AnswersTest, ReachTheQuestionFromAnotherReplica) {
  Answers::Question question(here, loop.get_executor(), session);
  deliver(there, session, answer_to(question.id(), R"({"result":{"roots":[]}})"));
  auto const answer = run(loop, question.wait());
  ASSERT_TRUE(answer);
  EXPECT_TRUE(json::find(*answer, "roots"));
}

TEST_F(AnswersTest, OfOthersAndToNothingAreIgnored) {
  Answers::Question question(here, loop.get_executor(), session);
  deliver(here, {.key = "another"}, answer_to(question.id(), R"({"result":{"from":"another session"}})"));
  deliver(here, session, answer_to("forged", R"({"result":{}})"));
  deliver(there, {.key = "another"}, answer_to(question.id(), R"({"result":{"from":"another session"}})"));
  deliver(here, session, answer_to(question.id(), R"({"error":{"code":-1,"message":"The user refused"}})"));
  auto const answer = run(loop, question.wait());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "The client refused: The user refused");
}

}  // namespace
}  // namespace workspace::mcp
