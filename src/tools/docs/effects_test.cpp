// What the tools of this folder that write ask, in words.

#include "tools/confirm/effect_case.hpp"

namespace workspace::tools::docs {
namespace {

std::string const document = R"({"id":"f1","name":"Plan","mimeType":"application/vnd.google-apps.document"})";
std::string const comment = R"({"id":"c1","author":{"displayName":"Bob","me":true},"content":"Why?"})";

EffectCase const cases[] = {
    {"manage_document_comment",
     R"("document_id":"f1","action":"create","comment_content":"Well done")",
     {document},
     true,
     {"Add this comment?", "File: Plan", "New comment: Well done"}},
    {"manage_document_comment",
     R"("document_id":"f1","action":"reply","comment_id":"c1","comment_content":"Because")",
     {document, comment},
     true,
     {"Reply to this comment?", "Comment: Bob: Why?", "Reply: Because"}},
    {"manage_document_comment",
     R"("document_id":"f1","action":"resolve","comment_id":"c1")",
     {document, comment},
     true,
     {"Resolve this comment?", "Comment: Bob: Why?"}},
    {"manage_document_comment",
     R"("document_id":"f1","action":"update","comment_id":"c1","comment_content":"Why not?")",
     {document, comment},
     true,
     {"Change this comment?", "Comment: Bob: Why?", "Becomes: Why not?"}},
    {"manage_document_comment",
     R"("document_id":"f1","action":"delete","comment_id":"c1")",
     {document, comment},
     true,
     {"Delete this comment with its replies?", "Comment: Bob: Why?"}},
};

}  // namespace
}  // namespace workspace::tools::docs
