using System.Text.Json.Serialization;
using Fubuni.AuthService.Endpoints;

namespace Fubuni.AuthService;

internal static class EndpointExtensions
{
    /// <summary>What the endpoints of all features share: cookies, and strict JSON numbers.</summary>
    public static void AddEndpoints(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuthCookies>();
        // A number in a string is refused, and the API description has numbers only.
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict
        );
    }
}
