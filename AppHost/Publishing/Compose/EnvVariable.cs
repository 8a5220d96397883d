namespace Fubuni.AppHost.Publishing.Compose;

/// <param name="Default">The value when the variable is not set.</param>
internal sealed record EnvVariable(string Comment, string Default = "");
