// The built-in mails: a small company that relaunches its customer portal ("Apollo"), its suppliers and
// newsletters.

#include "sandbox/documents/samples.hpp"
#include "sandbox/gmail/seed_mail.hpp"

#include <fmt/chrono.h>

namespace workspace::sandbox::gmail {
namespace {

constexpr auto* alice = "alice@example.com";
constexpr auto* bob = "bob@example.com";
constexpr auto* carol = "carol@example.com";
constexpr auto* dana = "dana@example.com";
constexpr auto* hosting = "billing@northwind.example.net";
constexpr auto* paper = "sales@paperworks.example.org";
constexpr auto* weekly = "digest@devweekly.example.net";

constexpr auto* docx_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr auto* xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

class Story {
 public:
  explicit Story(TimePoint now) : now_(now), today_(std::chrono::floor<std::chrono::days>(now)) {}

  /// `days` ago at hour:minute UTC, at the latest five minutes before now.
  SeedMail& add(int days, int hour, int minute, std::string from, std::vector<std::string> to,
                std::string subject, std::string text) {
    SeedMail mail;
    mail.from = std::move(from);
    mail.to = std::move(to);
    mail.subject = std::move(subject);
    mail.text = std::move(text);
    TimePoint const at =
        today_ - std::chrono::days{days} + std::chrono::hours{hour} + std::chrono::minutes{minute};
    mail.date = std::min(at, now_ - std::chrono::minutes{5});
    mails.push_back(std::move(mail));
    return mails.back();
  }

  /// The month before the day `days` ago, as an invoice of that day names it: "May".
  std::string month_before(int days) const {
    std::chrono::year_month_day const day{
        std::chrono::sys_days(std::chrono::floor<std::chrono::days>(today_)) - std::chrono::days{days}};
    auto const month = std::chrono::year_month{day.year(), day.month()} - std::chrono::months{1};
    return fmt::format("{:%B}", std::chrono::sys_days{month / 1});
  }

  std::vector<SeedMail> mails;

 private:
  TimePoint now_, today_;
};

void apollo(Story& story) {
  auto apollo_thread = [&](int days, int hour, int minute, std::string key, std::string reply_to,
                           std::string from, std::vector<std::string> to, std::string text) -> SeedMail& {
    bool const first = reply_to.empty();
    auto& mail = story.add(days, hour, minute, std::move(from), std::move(to),
                           first ? "Apollo kickoff: scope and dates" : "Re: Apollo kickoff: scope and dates",
                           std::move(text));
    mail.key = std::move(key);
    mail.reply_to = std::move(reply_to);
    mail.labels = {{alice, {"Projects/Apollo"}}, {bob, {"Apollo"}}};
    return mail;
  };
  apollo_thread(41, 8, 30, "a1", "", bob, {alice, carol},
                "Hi both,\n\nhere is what I think Apollo covers: sign-in, the invoice list, and the support "
                "form. Chat stays "
                "out for now.\n\nProposed dates: beta in six weeks, launch two weeks later. Does that work "
                "for you?\n\nBob");
  apollo_thread(41, 9, 12, "a2", "a1", alice, {bob, carol},
                "Works for me. I would add the export of invoices as CSV: three customers asked for it last "
                "month.\n\nAlice");
  apollo_thread(40, 14, 5, "a3", "a2", carol, {alice, bob},
                "Finance is fine with the dates. Please keep the hosting bill under 900 EUR a month during "
                "the beta.\n\nCarol");
  apollo_thread(38, 7, 55, "a4", "a3", bob, {alice, carol},
                "CSV export is about three days of work. I have put it in; the beta date holds.\n\nBob");
  auto& design = apollo_thread(35, 15, 40, "a5", "a4", dana, {alice, bob},
                               "First screens are attached as one picture. The invoice list is the one I am "
                               "least sure about.\n\nDana");
  design.attachments = {{"apollo-screens.png", "image/png", samples::png(96, 64), ""}};
  apollo_thread(34, 8, 20, "a6", "a5", alice, {dana, bob},
                "Lovely. Could the open invoices stand first, with their due date? That is what people look "
                "for.\n\nAlice");
  auto& newest = apollo_thread(
      1, 16, 45, "a7", "a6", bob, {alice, carol},
      "Beta is up on the test address. Known problem: the CSV has a wrong date format for US customers; "
      "fixed tomorrow.\n\nCan you try the sign-in before Thursday?\n\nBob");
  newest.unread = true;
  newest.labels[alice].emplace_back("IMPORTANT");

  auto& contract = story.add(
      20, 10, 0, dana, {alice}, "Contract for the design work",
      "Hi Alice,\n\nthe contract with the two changes we spoke about (hours, and who owns the source "
      "files) is attached. If it is fine, sign on page 2.\n\nDana");
  contract.key = "c1";
  contract.attachments = {
      {"Design contract.docx", docx_type,
       samples::docx({"# Design contract", "Between Example Ltd and Dana Example.",
                      "Work: screens and icons for the customer portal Apollo.",
                      "Hours: up to 60, at 85 EUR an hour.",
                      "Source files belong to Example Ltd after payment.", "Signed: ____________"}),
       ""}};
  auto& signed_contract = story.add(19, 9, 30, alice, {dana}, "Re: Contract for the design work",
                                    "Signed and in the post. Thank you!\n\nAlice");
  signed_contract.reply_to = "c1";

  auto& bug = story.add(
      3, 11, 10, bob, {alice}, "Sign-in fails with a plus in the address",
      "A tester could not sign in as name+test@example.org: we encode the plus twice. I have a fix; review "
      "it when you can?\n\nBob");
  bug.key = "b1";
  bug.labels = {{alice, {"Projects/Apollo", "STARRED"}}};
  auto& fixed = story.add(2, 8, 0, alice, {bob}, "Re: Sign-in fails with a plus in the address",
                          "Reviewed. One question about the test, otherwise ready.\n\nAlice");
  fixed.key = "b2";
  fixed.reply_to = "b1";
  auto& done = story.add(2, 9, 25, bob, {alice}, "Re: Sign-in fails with a plus in the address",
                         "The test used the old parser, well spotted. Merged.\n\nBob");
  done.reply_to = "b2";
}

void office(Story& story) {
  auto& offsite = story.add(
      12, 13, 0, carol, {alice, bob}, "Team offsite: where?",
      "Two options are inside the budget of 2400 EUR:\n\n1. Lake house, two hours by train\n2. The hotel of "
      "last year\n\nPlease vote by Friday.\n\nCarol");
  offsite.key = "o1";
  auto& vote = story.add(12, 13, 40, alice, {carol, bob}, "Re: Team offsite: where?", "Lake house!\n\nAlice");
  vote.key = "o2";
  vote.reply_to = "o1";
  auto& second = story.add(11, 7, 15, bob, {alice, carol}, "Re: Team offsite: where?",
                           "Lake house as well, if the train runs on Sunday.\n\nBob");
  second.key = "o3";
  second.reply_to = "o2";
  auto& booked = story.add(10, 12, 30, carol, {alice, bob}, "Re: Team offsite: where?",
                           "Booked the lake house for two nights. The plan of costs is attached.\n\nCarol");
  booked.reply_to = "o3";
  booked.attachments = {{"Offsite costs.xlsx", xlsx_type,
                         samples::xlsx("Costs", {{"Item", "EUR"},
                                                 {"House, two nights", "1380"},
                                                 {"Train, three people", "246"},
                                                 {"Food", "420"},
                                                 {"Total", "2046"}}),
                         ""}};

  auto& budget = story.add(
      25, 14, 0, carol, {alice}, "Budget for the quarter",
      "Hi Alice,\n\nyour team has 18,500 EUR for the quarter. Hosting and the design contract are in it, the "
      "offsite is not.\n\nCarol");
  budget.key = "q1";
  budget.archived = true;
  auto& thanks = story.add(25, 15, 10, alice, {carol}, "Re: Budget for the quarter",
                           "Thank you, that is enough for Apollo.\n\nAlice");
  thanks.reply_to = "q1";

  auto& lunch = story.add(0, 9, 5, bob, {alice}, "Lunch on Thursday?",
                          "The new noodle place opens on Thursday. 12:15?\n\nBob");
  lunch.key = "l1";
  lunch.unread = true;
  auto& agenda = story.add(
      4, 7, 30, alice, {bob}, "Agenda for our one-on-one",
      "Three things from me: the beta, your holidays, and who is on call in the launch week.\n\nAlice");
  agenda.key = "g1";
  auto& added = story.add(4, 8, 5, bob, {alice}, "Re: Agenda for our one-on-one",
                          "Let us add the new laptop: mine reboots on its own.\n\nBob");
  added.reply_to = "g1";
  auto& whiteboard = story.add(15, 16, 20, bob, {alice, carol}, "Whiteboard from the planning",
                               "Before somebody wipes it.\n\nBob");
  whiteboard.attachments = {{"whiteboard.png", "image/png", samples::png(160, 90), ""}};
  auto& travel = story.add(9, 18, 2, carol, {alice}, "Train tickets",
                           "Your tickets are in the travel folder. Seats 41 and 42.\n\nCarol");
  travel.archived = true;

  auto& roadmap = story.add(
      2, 17, 30, alice, {carol}, "Roadmap for the quarter",
      "Hi Carol,\n\nhere is the roadmap for the quarter:\n\n- Apollo launch\n- Export of invoices\n- ");
  roadmap.draft = true;
  auto& note = story.add(6, 10, 15, bob, {"helpdesk@example.org"}, "New laptop",
                         "Hello,\n\nmy laptop (three years old) reboots on its own, ");
  note.draft = true;
}

void suppliers(Story& story) {
  struct Bill {
    int days;
    char const *number, *amount;
    bool unread;
  };
  for (auto const& bill : {Bill{58, "NW-2041", "612.00", false}, Bill{28, "NW-2077", "648.50", false},
                           Bill{1, "NW-2113", "871.20", true}}) {
    std::string const number = bill.number, amount = bill.amount, month = story.month_before(bill.days);
    auto& mail = story.add(bill.days, 5, 0, hosting, {alice}, "Invoice " + number + " for " + month,
                           "Dear customer,\n\nyour invoice " + number + " for " + month + " over " + amount +
                               " EUR is attached. It is due in 14 days.\n\nNorthwind Hosting, Billing");
    mail.attachments = {
        {"invoice-" + number + ".pdf", "application/pdf",
         samples::pdf({"Northwind Hosting", "", "Invoice " + number, "Customer: Example Ltd",
                       "Period: " + month, "", "Servers, 4 x medium ............ included",
                       "Traffic and storage", "", "Total: " + amount + " EUR", "Payment due within 14 days.",
                       "IBAN and further details are in your account."}),
         ""}};
    mail.labels = {{alice, {"Receipts", "CATEGORY_UPDATES"}}};
    mail.unread = bill.unread;
  }
  auto& quote = story.add(
      17, 9, 45, paper, {carol}, "Quote Q-318: printed guides",
      "Hello Carol,\n\nthe quote for 500 printed guides is attached. It holds for 30 days.\n\nPaperworks");
  quote.key = "p1";
  quote.attachments = {{"Q-318.xlsx", xlsx_type,
                        samples::xlsx("Quote", {{"Position", "Pieces", "EUR each", "EUR"},
                                                {"Guide, 24 pages", "500", "1.15", "575"},
                                                {"Delivery", "1", "35", "35"},
                                                {"Total", "", "", "610"}}),
                        ""}};
  auto& asked = story.add(16, 13, 15, carol, {alice}, "Fwd: Quote Q-318: printed guides",
                          "Do we need printed guides at all for Apollo?\n\nCarol\n\n---------- Forwarded "
                          "message ---------\nFrom: "
                          "Paperworks <sales@paperworks.example.org>\nSubject: Quote Q-318: printed "
                          "guides\n\nHello Carol,\n\nthe quote "
                          "for 500 printed guides is attached. It holds for 30 days.");
  asked.attachments = quote.attachments;
  story
      .add(30, 6, 0, paper, {bob}, "Your order has been sent",
           "Hello Bob,\n\nyour order of 12 notebooks left our house today.\n\nPaperworks")
      .archived = true;
}

void bulk(Story& story) {
  auto letter = [&](int days, std::string number, std::string title, std::string article) -> SeedMail& {
    auto& mail = story.add(days, 6, 30, weekly, {alice, bob}, "Dev Weekly #" + number + ": " + title, "");
    mail.html =
        "<html><head><style>h1{color:#1c4587}</style></head><body><img src=\"cid:logo\" alt=\"Dev Weekly\">"
        "<h1>" +
        title + "</h1><p>" + article +
        "</p><ul><li><a href=\"https://devweekly.example.net/tests\">Tests that cannot fail, and how to find "
        "them</a></li>"
        "<li><a href=\"https://devweekly.example.net/clocks\">Time zones: twelve mistakes</a></li></ul>"
        "<p style=\"font-size:small\">You get this because you subscribed. "
        "<a href=\"https://devweekly.example.net/unsubscribe\">Unsubscribe</a></p></body></html>";
    mail.attachments = {{"logo.png", "image/png", samples::png(48, 16), "logo"}};
    mail.labels = {{alice, {"CATEGORY_PROMOTIONS"}}, {bob, {"CATEGORY_PROMOTIONS"}}};
    mail.list = "weekly.devweekly.example.net";
    mail.unread = days < 10;
    return mail;
  };
  letter(21, "207", "Boring databases",
         "Why the most dependable stores are the ones nobody writes about &amp; what that costs.");
  letter(14, "208", "Reading other people's code", "Ten minutes a day, three questions, one notebook.");
  letter(7, "209", "The return of the single binary",
         "Deploying by copying one file is back; we asked four teams how it went.");

  auto& prize =
      story.add(5, 3, 14, "winner@lucky.example.net", {alice}, "You have been selected!!!",
                "Congratulations! Claim your prize within 24 hours at http://lucky.example.net/claim");
  prize.spam = prize.unread = true;
  auto& fake = story.add(
      8, 2, 50, "it-support@mail.example.net", {alice, bob}, "Your mailbox is full: verify now",
      "Dear user, your mailbox will be closed. Verify your password here: http://mail.example.net/verify");
  fake.spam = fake.unread = true;
  auto& old =
      story.add(22, 11, 0, paper, {alice}, "Sale: 20% off paper", "Only this week: all paper at 20% off.");
  old.labels = {{alice, {"TRASH"}}};
}

}  // namespace

std::vector<SeedMail> built_in_mails(TimePoint now) {
  Story story(now);
  apollo(story);
  office(story);
  suppliers(story);
  bulk(story);
  return std::move(story.mails);
}

}  // namespace workspace::sandbox::gmail
