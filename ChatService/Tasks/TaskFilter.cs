namespace Fubuni.ChatService.Tasks;

/// <summary>Which tasks a list has.</summary>
internal enum TaskFilter
{
    Open,
    Completed,
    All,
}
