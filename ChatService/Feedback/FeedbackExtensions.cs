namespace Fubuni.ChatService.Feedback;

internal static class FeedbackExtensions
{
    public static void AddFeedback(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpJson(FeedbackJson.Default);
        builder.Services.AddSingleton<FeedbackTelemetry>();
        builder.Services.AddScoped<FeedbackService>();
    }
}
