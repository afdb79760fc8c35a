#include "tools/frame/batch_operation.hpp"

#include "tools/frame/fakes.hpp"

namespace workspace::tools {
namespace {

struct InsertText {
  std::string document_id;
  std::string text;
  int index = 1;
  static schema::Fields describe() {
    using P = InsertText;
    return {schema::required<&P::document_id>("Document to change.").to_query(),
            schema::required<&P::text>("Text to insert.").to_body("insertText.text"),
            schema::optional<&P::index>("Where, from 1.").to_body("insertText.location.index")};
  }
  std::string effect() const { return fmt::format("Insert {} bytes at {}", text.size(), index); }
};

/// Declared as a tool would be; called in no test, as it would join the program's tools.
[[maybe_unused]] Tool declared() {
  return batch_operation<InsertText, api::docs::documents::batchUpdate>(
      {.name = "insert_doc_text",
       .title = "Insert text",
       .description = "Inserts text into a document.",
       .service = Service::docs,
       .tier = Tier::core});
}

class BatchOperation : public testing::Test {
 protected:
  BatchResult run(std::string_view arguments) {
    BatchCall<InsertText> call;
    schema::Decoder decoder;
    decoder.object(schema::fields_of<BatchCall<InsertText>>(), &call,
                   json::parse(arguments).value().as_object());
    EXPECT_TRUE(decoder.issues.empty());
    google::Client client(tokens_, fake_.http, fake_.clock, google::Endpoints::production());
    ToolContext context(fake_.backend, call_, "alice@example.com", &client);
    return fake_.run(run_operation<InsertText, api::docs::documents::batchUpdate>(context, call));
  }

  FakeBackend fake_;
  google::FakeTokens tokens_;
  mcp::CallContext call_{{}, {}};
};

TEST_F(BatchOperation, SendsOneRequestAndTellsWhatItDid) {
  fake_.http.then(200, R"({"documentId":"d1","replies":[{}]})");
  auto const result = run(R"({"document_id":"d1","text":"Hello","index":7})");
  EXPECT_EQ(result.heading(), "Done: Insert 5 bytes at 7");
  EXPECT_TRUE(result.replies.empty());
  ASSERT_EQ(fake_.http.requests.size(), 1u);
  EXPECT_EQ(fake_.http.requests[0].url, "https://docs.googleapis.com/v1/documents/d1:batchUpdate");
  EXPECT_EQ(json::parse(fake_.http.requests[0].body).value(),
            json::parse(R"({"requests":[{"insertText":{"text":"Hello","location":{"index":7}}}]})").value());
}

TEST_F(BatchOperation, ADryRunSendsNothing) {
  auto const result = run(R"({"document_id":"d1","text":"Hello","dry_run":true})");
  EXPECT_EQ(result.heading(), "Would do: Insert 5 bytes at 1");
  EXPECT_EQ(json::write(json::value(result.request)),
            R"({"insertText":{"text":"Hello","location":{"index":1}}})");
  EXPECT_TRUE(fake_.http.requests.empty());
}

}  // namespace
}  // namespace workspace::tools
