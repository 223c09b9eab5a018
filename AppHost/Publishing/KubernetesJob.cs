using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace AppHost.Publishing;

/// <summary>
/// A step that ends (batch/v1, which Aspire 13 has no type for): a deployment would start it again for ever. Aspire calls the file by the
/// job's name, so the revision, which only Helm knows, is added to the name as it is written.
/// </summary>
internal sealed class KubernetesJob() : Workload("batch/v1", "Job"), IYamlConvertible
{
    public KubernetesJobSpec Spec { get; } = new();

    [YamlIgnore]
    public override PodTemplateSpecV1 PodTemplate => Spec.Template;

    void IYamlConvertible.Write(IEmitter emitter, ObjectSerializer nestedObjectSerializer) =>
        nestedObjectSerializer(new Dictionary<string, object?>
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = Kind,
        ["metadata"] =
            new Dictionary<string, object> { ["name"] = $"{Metadata.Name}-{{{{ .Release.Revision }}}}", ["labels"] = Metadata.Labels },
        ["spec"] = Spec,
    });

    void IYamlConvertible.Read(IParser parser, Type expectedType, ObjectDeserializer nestedObjectDeserializer) =>
        throw new NotSupportedException();
}

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/</summary>
internal sealed class KubernetesJobSpec
{
    /// <summary>How often it is tried again, with growing pauses.</summary>
    [YamlMember(Alias = "backoffLimit")]
    public int BackoffLimit { get; set; } = 6;

    [YamlMember(Alias = "template")]
    public PodTemplateSpecV1 Template { get; set; } = new();
}

internal static class KubernetesJobExtensions
{
    /// <summary>
    /// Runs once with each revision of the release: a job cannot be changed, so every revision has its own, and Helm takes the last one
    /// away. It is no hook: before the installation there is no database, and afterwards is too late, for nodes become ready by it.
    /// </summary>
    internal static void RunOnce(this KubernetesResource resource)
    {
        if (resource.Workload is not Deployment deployment)
            return;

        var job = new KubernetesJob { Metadata = deployment.Metadata, Spec = { Template = deployment.Spec.Template } };
        job.Metadata.Name = $"{resource.Name}-job";
        job.PodTemplate.Spec.RestartPolicy = "OnFailure";
        resource.Workload = job;
    }
}
