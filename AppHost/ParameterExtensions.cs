using Microsoft.Extensions.Configuration;

namespace Fubuni.AppHost;

internal static class ParameterExtensions
{
    /// <summary>
    /// The configured value of a parameter. An underscore is accepted for a hyphen, because shells allow no hyphen in
    /// the name of a variable.
    /// </summary>
    public static string? GetParameter(this IConfiguration configuration, string name) =>
        configuration[$"Parameters:{name}"] ?? configuration[$"Parameters:{name.Replace('-', '_')}"];

    /// <summary>The address of the application for browsers, such as <c>https://chat.example.com</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddPublicOrigin(
        this IDistributedApplicationBuilder builder,
        int frontDoorPort
    )
    {
        var inRunMode = $"http://localhost:{frontDoorPort}";
        var origin =
            builder.Configuration.GetParameter("public-origin")
            ?? (builder.ExecutionContext.IsRunMode ? inRunMode : "");
        return builder
            .AddParameter("public-origin", origin, publishValueAsDefault: true)
            .WithDescription("Where browsers find the application. It is the issuer of every token.");
    }

    /// <summary>A secret that is generated at the first start and kept in the user secrets of the AppHost.</summary>
    public static IResourceBuilder<ParameterResource> AddGeneratedKey(
        this IDistributedApplicationBuilder builder,
        string name,
        string description
    ) =>
        builder
            .AddParameter(
                name,
                new GenerateParameterDefault { MinLength = 48, Special = false },
                secret: true,
                persist: true
            )
            .WithDescription(description);
}
