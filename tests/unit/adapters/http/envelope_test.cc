#include <boost/test/unit_test.hpp>

#include "adapters/http/reply_envelope.h"

namespace jiuqu {
namespace {

// Envelopes as partners really have them.
const ReplyEnvelope kCodeMsgData{.success_path = "$.code",
                                 .success_values = {"200", "0"},
                                 .retry_values = {"busy"},
                                 .message_path = "$.msg",
                                 .data_path = "$.data",
                                 .data_is_json_text = false};
const ReplyEnvelope kDataAsText{.success_path = "$.code",
                                .success_values = {"200"},
                                .retry_values = {},
                                .message_path = "$.msg",
                                .data_path = "$.data",
                                .data_is_json_text = true};
const ReplyEnvelope kHead{.success_path = "$.head.status",
                          .success_values = {"0"},
                          .retry_values = {"-1"},
                          .message_path = "$.head.message",
                          .data_path = "$.data.items",
                          .data_is_json_text = false};
const ReplyEnvelope kList{.success_path = "$[0].msg",
                          .success_values = {"成功"},
                          .retry_values = {},
                          .message_path = "$[0].msg",
                          .data_path = "$[0].list",
                          .data_is_json_text = false};

struct Row {
  const ReplyEnvelope* envelope;
  int status;
  const char* body;
  ErrorCode error;   // success: defect
  const char* told;  // data on success, part of the detail otherwise
};
constexpr ErrorCode kTaken = ErrorCode::defect;

const Row kRows[] = {
    {&kCodeMsgData, 200, R"({"code":"200","msg":"ok","data":{"a":1}})", kTaken, R"({"a":1})"},
    {&kCodeMsgData, 200, R"({"code":0,"msg":"ok","data":"plain"})", kTaken, "plain"},
    {&kCodeMsgData, 201, R"({"code":200})", kTaken, ""},
    {&kCodeMsgData, 200, R"({"code":200,"data":null})", kTaken, ""},
    {&kCodeMsgData, 200, R"({"code":"500","msg":"参数错误"})", ErrorCode::partner_business_error,
     "code 500: 参数错误"},
    {&kCodeMsgData, 200, R"({"code":"500"})", ErrorCode::partner_business_error, "code 500"},
    {&kCodeMsgData, 200, R"({"code":"2000"})", ErrorCode::partner_business_error, "code 2000"},
    {&kCodeMsgData, 200, R"({"code":"busy","msg":"later"})", ErrorCode::partner_unavailable,
     "later"},
    {&kCodeMsgData, 200, R"({"msg":"ok"})", ErrorCode::partner_answer_unreadable, "$.code"},
    {&kCodeMsgData, 200, R"({"code":)", ErrorCode::partner_answer_unreadable, "JSON"},
    {&kCodeMsgData, 200, "", ErrorCode::partner_answer_unreadable, "$.code"},
    {&kCodeMsgData, 200, "<html>login</html>", ErrorCode::partner_answer_unreadable, "JSON"},
    {&kCodeMsgData, 204, "", ErrorCode::partner_answer_unreadable, "$.code"},
    {&kCodeMsgData, 500, R"({"code":"200","msg":"no"})", ErrorCode::partner_error,
     "status 500, code 200: no"},
    {&kCodeMsgData, 502, "<html>", ErrorCode::partner_error, "status 502"},
    {&kDataAsText, 200, R"({"code":"200","data":"{\"rowGuid\":\"g\"}"})", kTaken,
     R"({"rowGuid":"g"})"},
    {&kDataAsText, 200, R"({"code":"200","data":""})", kTaken, ""},
    {&kDataAsText, 200, R"({"code":"200","data":"not json"})", ErrorCode::partner_answer_unreadable,
     "$.data"},
    {&kHead, 200, R"({"head":{"status":"0"},"data":{"items":[1,2]}})", kTaken, "[1,2]"},
    {&kHead, 200, R"({"head":{"status":"-1","message":"忙"}})", ErrorCode::partner_unavailable,
     "忙"},
    {&kHead, 200, R"({"head":{"status":"9","message":"重复"}})", ErrorCode::partner_business_error,
     "code 9: 重复"},
    {&kList, 200, R"([{"msg":"成功","list":[]}])", kTaken, "[]"},
    {&kList, 200, R"([{"msg":"失败"}])", ErrorCode::partner_business_error, "失败"},
    {&kList, 200, "[]", ErrorCode::partner_answer_unreadable, "$[0].msg"},
    {nullptr, 200, "anything", kTaken, "anything"},
    {nullptr, 202, "", kTaken, ""},
    {nullptr, 301, "", ErrorCode::partner_refused, "status 301"},
    {nullptr, 400, "", ErrorCode::partner_refused, "status 400"},
    {nullptr, 401, "", ErrorCode::partner_refused, "status 401"},
    {nullptr, 404, "", ErrorCode::partner_refused, "status 404"},
    {nullptr, 408, "", ErrorCode::partner_timeout, "status 408"},
    {nullptr, 429, "", ErrorCode::partner_throttled, "status 429"},
    {nullptr, 500, "", ErrorCode::partner_error, "status 500"},
    {nullptr, 503, "", ErrorCode::partner_unavailable, "status 503"},
    {nullptr, 504, "", ErrorCode::partner_error, "status 504"},
};

Result<OutboundAnswer> judge(const Row& row) {
  OutboundAnswer answer;
  answer.status = row.status;
  answer.body = row.body;
  if (row.envelope == nullptr) return judge_answer(std::nullopt, std::move(answer));
  return judge_answer(*row.envelope, std::move(answer));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reply_envelope)

BOOST_AUTO_TEST_CASE(judges_answers_by_status_and_envelope) {
  for (const Row& row : kRows) {
    auto judged = judge(row);
    BOOST_TEST_CONTEXT(row.status << " " << row.body) {
      if (row.error == kTaken) {
        BOOST_REQUIRE(judged);
        BOOST_TEST(judged->data == row.told);
        BOOST_TEST(judged->body == row.body);
      } else {
        BOOST_REQUIRE(!judged);
        BOOST_TEST(entry_of(judged.error().code).name == entry_of(row.error).name);
        BOOST_TEST(judged.error().detail.contains(row.told), judged.error().detail);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(keeps_a_partners_sentence_short_and_whole) {
  std::string sentence;
  for (int i = 0; i < 500; ++i) sentence += "错";
  OutboundAnswer answer;
  answer.status = 200;
  answer.body = R"({"code":"1","msg":")" + sentence + "\"}";
  auto judged = judge_answer(kCodeMsgData, answer);
  BOOST_REQUIRE(!judged);
  BOOST_TEST(judged.error().detail.size() < 330u);
  BOOST_TEST(judged.error().detail.ends_with("错…"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu
