using System.Text.Json.Serialization;
using Fubuni.ServiceDefaults;

namespace Fubuni.ChatService;

internal static class HttpExtensions
{
    /// <summary>
    /// The largest request body: a message of 32,000 characters, all escaped in JSON, and space for the rest.
    /// </summary>
    private const long MaxRequestBodySize = 256 * 1024;

    public static void AddHttp(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize);
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict
        );
        builder.Services.AddOpenApi(options => options.AddConventions("Fubuni ChatService"));
    }

    /// <summary>Adds the JSON of a feature's requests and responses.</summary>
    public static void AddHttpJson(this IServiceCollection services, JsonSerializerContext context) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, context));
}
