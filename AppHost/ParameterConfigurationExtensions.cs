using Microsoft.Extensions.Configuration;

namespace Fubuni.AppHost;

internal static class ParameterConfigurationExtensions
{
    /// <summary>A parameter's configured value. A hyphen may be written as an underscore, because shells allow none in a variable's name.</summary>
    public static string? GetParameter(this IConfiguration configuration, string name)
        => configuration[$"Parameters:{name}"] ?? configuration[$"Parameters:{name.Replace('-', '_')}"];
}
