using System.Collections;
using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;
using YamlDotNet.Serialization.NamingConventions;
using YamlDotNet.Serialization.ObjectGraphVisitors;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes YAML as charts and Compose files have it: every text in double quotes, no empty collections.</summary>
internal static class ChartYaml
{
    public static string Serialize(object value) => Serializer(CamelCaseNamingConvention.Instance, Helm.StandsUnquoted).Serialize(value);

    public static string SerializeCompose(object value) => Serializer(UnderscoredNamingConvention.Instance, _ => false).Serialize(value);

    private static ISerializer Serializer(INamingConvention names, Func<string, bool> standsUnquoted) => new SerializerBuilder()
        .WithNamingConvention(names)
        .WithTypeConverter(new Int32OrStringConverter())
        .WithEventEmitter(next => new QuotedTexts(next, standsUnquoted))
        .WithEmissionPhaseObjectGraphVisitor(arguments => new WithoutEmptyProperties(arguments.InnerVisitor))
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
        .WithNewLine("\n")
        .WithIndentedSequences()
        .Build();

    private sealed class Int32OrStringConverter : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(Int32OrStringV1);

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer) => throw new NotSupportedException();

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer)
        {
            var either = (Int32OrStringV1)value!;
            serializer(either.Number ?? (object?)either.Text ?? "");
        }
    }

    /// <summary>Leaves out properties without content. An empty dictionary inside a dictionary stays: there it says "all".</summary>
    private sealed class WithoutEmptyProperties(IObjectGraphVisitor<IEmitter> next) : ChainedObjectGraphVisitor(next)
    {
        public override bool EnterMapping(IPropertyDescriptor key, IObjectDescriptor value, IEmitter context, ObjectSerializer serializer)
            => value.Value is not null
                && (value.Value is not IEnumerable items || items.GetEnumerator().MoveNext())
                && base.EnterMapping(key, value, context, serializer);
    }

    private sealed class QuotedTexts(IEventEmitter next, Func<string, bool> standsUnquoted) : ChainedEventEmitter(next)
    {
        // For each open collection, the number of nodes in it so far; in a mapping those at odd places are keys.
        private readonly Stack<(bool IsMapping, int Nodes)> _open = new([(false, 0)]);

        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (!CountIsKey() && eventInfo.Source.Value is string text && eventInfo.Source.Type == typeof(string))
            {
                eventInfo.Style = standsUnquoted(text) ? ScalarStyle.ForcePlain : ScalarStyle.DoubleQuoted;
            }

            base.Emit(eventInfo, emitter);
        }

        public override void Emit(MappingStartEventInfo eventInfo, IEmitter emitter)
        {
            CountIsKey();
            _open.Push((true, 0));
            base.Emit(eventInfo, emitter);
        }

        public override void Emit(MappingEndEventInfo eventInfo, IEmitter emitter)
        {
            _open.Pop();
            base.Emit(eventInfo, emitter);
        }

        public override void Emit(SequenceStartEventInfo eventInfo, IEmitter emitter)
        {
            CountIsKey();
            _open.Push((false, 0));
            base.Emit(eventInfo, emitter);
        }

        public override void Emit(SequenceEndEventInfo eventInfo, IEmitter emitter)
        {
            _open.Pop();
            base.Emit(eventInfo, emitter);
        }

        private bool CountIsKey()
        {
            var (isMapping, nodes) = _open.Pop();
            _open.Push((isMapping, nodes + 1));
            return isMapping && nodes % 2 == 0;
        }
    }
}
