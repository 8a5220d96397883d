namespace Fubuni.AppHost.Publishing.Compose;

/// <param name="Default">Used where the variable is not set.</param>
internal sealed record EnvVariable(string Comment, string Default = "");
