using System.Text;

namespace Fubuni.ChatService.Models;

/// <summary>
/// Parts text from thought where a model writes both into its content: a block such as
/// <c>&lt;think&gt;…&lt;/think&gt;</c> at the beginning of the reply. Tags may be split over chunks anywhere. Later in
/// a reply the same tags are text, for the model may write about them.
/// </summary>
internal sealed class ThinkTags(Action<string> onText, Action<string> onThought)
{
    private static readonly string[] Names = ["think", "thinking", "thought", "reasoning"];

    private readonly StringBuilder _held = new();
    private State _state = State.Beginning;
    private string _closingTag = "";

    private enum State
    {
        /// <summary>Nothing but white space yet.</summary>
        Beginning,
        Thought,

        /// <summary>A block has ended; another one may follow.</summary>
        AfterThought,
        Text,
    }

    public void Add(string text)
    {
        if (_state == State.Text)
        {
            onText(text);
            return;
        }

        _held.Append(text);
        while (_state == State.Thought ? ReadThought() : _state != State.Text && ReadBeginning()) { }
    }

    /// <summary>The reply has ended: what is held back is what it looks like.</summary>
    public void Complete()
    {
        if (_held.Length > 0)
        {
            Release(_state == State.Thought ? onThought : onText, _held.ToString());
        }
    }

    /// <returns>Whether there is more to read.</returns>
    private bool ReadBeginning()
    {
        var held = _held.ToString();
        var text = held.TrimStart();
        foreach (var name in Names)
        {
            var tag = $"<{name}>";
            if (text.StartsWith(tag, StringComparison.OrdinalIgnoreCase))
            {
                (_state, _closingTag) = (State.Thought, $"</{name}>");
                _held.Clear().Append(text, tag.Length, text.Length - tag.Length);
                return true;
            }

            if (tag.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        var isAfterThought = _state == State.AfterThought;
        _state = State.Text;
        Release(onText, isAfterThought ? text : held);
        return false;
    }

    private bool ReadThought()
    {
        var held = _held.ToString();
        var end = held.IndexOf(_closingTag, StringComparison.OrdinalIgnoreCase);
        if (end >= 0)
        {
            Release(onThought, held[..end]);
            _state = State.AfterThought;
            _held.Append(held.AsSpan(end + _closingTag.Length));
            return _held.Length > 0;
        }

        var open = held.LastIndexOf('<');
        var isTagPossible = open >= 0 && _closingTag.StartsWith(held[open..], StringComparison.OrdinalIgnoreCase);
        Release(onThought, isTagPossible ? held[..open] : held);
        _held.Append(isTagPossible ? held.AsSpan(open) : []);
        return false;
    }

    private void Release(Action<string> receiver, string text)
    {
        _held.Clear();
        if (text.Length > 0)
        {
            receiver(text);
        }
    }
}
