// What the tools of this folder that write ask, in words.

#include "tools/confirm/effect_case.hpp"

namespace workspace::tools::gmail {
namespace {

std::string const mail = R"("to":"Bob <bob@example.com>","subject":"Lunch","body":"At noon?")";

EffectCase const cases[] = {
    {"draft_gmail_message", mail, {"{}"}, false, {"Save this draft?", "To: Bob <bob@example.com>"}},
    {"send_gmail_message",
     R"("to":"bob@example.com","cc":"c@example.com","bcc":"d@example.com","subject":"x\u202egnp.exe","body":"",
                "attachments":[{"filename":"a.txt","content":"eHg="}])",
     {"{}"},
     true,
     {"Cc: c@example.com", "Bcc: d@example.com", "Attachments: a.txt (2 B)", "Subject: x gnp.exe"}},
    {"manage_gmail_label", R"("action":"create","name":"New")", {}, false, {"Create this label?", "New"}},
    {"manage_gmail_label",
     R"("action":"update","label_id":"L1","name":"New")",
     {R"({"id":"L1","name":"Old"})"},
     false,
     {"Label: Old", "Becomes: name New"}},
    {"manage_gmail_label",
     R"("action":"delete","label_id":"L1")",
     {R"({"id":"L1","name":"Old"})"},
     true,
     {"Delete this label for good?", "Label: Old"}},
};

}  // namespace
}  // namespace workspace::tools::gmail
