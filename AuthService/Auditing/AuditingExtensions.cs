using Fubuni.AuthService.Auditing;

namespace Fubuni.AuthService;

internal static class AuditingExtensions
{
    public static void AddAuditing(this IHostApplicationBuilder builder) => builder.Services.AddScoped<AuditTrail>();
}
