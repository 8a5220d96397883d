namespace Fubuni.ChatService.Approvals;

internal static class ApprovalExtensions
{
    public static void AddApprovals(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpJson(ApprovalJson.Default);
        services.AddOptions<ApprovalOptions>().BindConfiguration(ApprovalOptions.Section);
        services.AddSingleton<ApprovalStore>();
        services.AddHostedSingleton<PendingApprovals>();
        services.AddScoped<ApprovalService>();
    }
}
