using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace AppHost.Publishing;

/// <summary>
/// A step that runs to completion (batch/v1, for which Aspire 13 has no type). A deployment would restart it forever. Aspire names the file
/// after the job, so the revision, which only Helm knows, is appended when the name is written.
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
            ["metadata"] = new Dictionary<string, object>
            {
                ["name"] = $"{Metadata.Name}-{{{{ .Release.Revision }}}}",
                ["labels"] = Metadata.Labels,
            },
            ["spec"] = Spec,
        });

    void IYamlConvertible.Read(IParser parser, Type expectedType, ObjectDeserializer nestedObjectDeserializer) =>
        throw new NotSupportedException();
}

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/</summary>
internal sealed class KubernetesJobSpec
{
    /// <summary>Number of retries, with exponential back-off.</summary>
    [YamlMember(Alias = "backoffLimit")]
    public int BackoffLimit { get; set; } = 6;

    [YamlMember(Alias = "template")]
    public PodTemplateSpecV1 Template { get; set; } = new();
}

internal static class KubernetesJobExtensions
{
    /// <summary>
    /// Runs once with each revision of the release. A job is immutable, so every revision has its own, and Helm deletes the previous one. A
    /// hook does not fit: before the installation there is no database, and after it is too late, because nodes become ready only after the
    /// migration.
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
