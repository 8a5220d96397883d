using static Fubuni.AppHost.Publishing.Helm.Objects;
using static Fubuni.AppHost.Publishing.Template;

namespace Fubuni.AppHost.Publishing.Helm;

/// <summary>The pod of a component: an unprivileged user, a read-only root file system and no capabilities.</summary>
/// <param name="Fields">The further fields of the pod.</param>
/// <param name="ContainerFields">The further fields of its container.</param>
internal sealed record Pod(
    Component Component,
    int User,
    IReadOnlyList<string> WritableFolders,
    string Fields,
    string ContainerFields
)
{
    private string Name => Component.Name;

    private string Values => Component.Values;

    public override string ToString() =>
        Write(
            $$$"""
            metadata:
              annotations:
                {{{Checksum("config", Component.PublicVariables.Any())}}}
                {{{Checksum("secrets", Component.SecretVariables.Any())}}}
              labels:
                {{{Labels(Name)}}}
            spec:
              serviceAccountName: {{{Name}}}-account
              automountServiceAccountToken: false
              # Otherwise the container gets variables for every service of the namespace.
              enableServiceLinks: false
              {{- with {{{Values}}}.node_selector }}
              nodeSelector:
                {{- toYaml . | nindent 8 }}
              {{- end }}
              {{- with .Values.parameters.images.pull_secret }}
              imagePullSecrets:
                - name: "{{ . }}"
              {{- end }}
              {{{Fields}}}
              securityContext:
                runAsNonRoot: true
                runAsUser: {{{User}}}
                runAsGroup: {{{User}}}
                fsGroup: {{{User}}}
                fsGroupChangePolicy: OnRootMismatch
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: {{{Name}}}
                  image: {{{Quote(Component.Workload.Image ?? $$$"""{{ {{{Values}}}.{{{Name}}}_image }}""")}}}
                  imagePullPolicy: IfNotPresent
                  ports:
                    - name: {{{Component.Workload.Endpoint.EndpointName}}}
                      protocol: TCP
                      containerPort: {{{Port(Component)}}}
                  {{{ContainerFields}}}
                  envFrom:
                    {{{ConfigMapReference()}}}
                    {{{SecretReference()}}}
                  resources:
                    requests:
                      cpu: "{{ {{{Values}}}.cpu_request }}"
                      memory: "{{ {{{Values}}}.memory_request }}"
                    limits:
                      cpu: "{{ {{{Values}}}.cpu_limit }}"
                      memory: "{{ {{{Values}}}.memory_limit }}"
                  securityContext:
                    runAsNonRoot: true
                    readOnlyRootFilesystem: true
                    allowPrivilegeEscalation: false
                    capabilities:
                      drop: [ALL]
                  volumeMounts:
                    {{{DataMount()}}}
                    {{{Lines(WritableFolders.Select(Mount))}}}
              volumes:
                {{{Lines(WritableFolders.Select(EmptyVolume))}}}
            """
        );

    /// <summary>A pod is replaced when a value that it reads at its start has changed.</summary>
    private string Checksum(string file, bool exists)
    {
        var path = $"/{Name}/{file}.yaml";
        return exists
            ? Write(
                $$$"""
                checksum/{{{file}}}: "{{ include (print .Template.BasePath `{{{path}}}`) . | sha256sum }}"
                """
            )
            : "";
    }

    private string ConfigMapReference() =>
        Component.PublicVariables.Any() ? $"- configMapRef: {{ name: {Name}-config }}" : "";

    private string SecretReference() =>
        Component.SecretVariables.Any()
            ? Write(
                $$$"""
                - secretRef:
                    name: "{{ {{{Values}}}.existing_secret | default `{{{Name}}}-secrets` }}"
                """
            )
            : "";

    private string DataMount() =>
        Component.Workload.Volume is { Source: { } volume, Target: var folder }
            ? $"- {{ name: {volume}, mountPath: {folder} }}"
            : "";

    private static string Mount(string folder) => $"- {{ name: {VolumeName(folder)}, mountPath: {folder} }}";

    private static string EmptyVolume(string folder) =>
        $"- {{ name: {VolumeName(folder)}, emptyDir: {{ sizeLimit: 256Mi }} }}";

    private static string VolumeName(string folder) => folder.Trim('/').Replace('/', '-');
}
