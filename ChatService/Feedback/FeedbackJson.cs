using System.Text.Json;
using System.Text.Json.Serialization;
using Fubuni.ChatService.Messages;

namespace Fubuni.ChatService.Feedback;

/// <summary>JSON of feedback.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AnswerFeedback))]
[JsonSerializable(typeof(FeedbackRequest))]
internal sealed partial class FeedbackJson : JsonSerializerContext;
