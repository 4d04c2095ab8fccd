// An application of the losses alone runs with these jars: three of Sphere, DJL with its own
// dependencies and the engine that its pom names.
import java.nio.file.Path

def prefix = 'class path: '
def classPath = new File(basedir, 'build.log').readLines().find { it.startsWith(prefix) } - prefix
def entries = classPath.split(File.pathSeparator).collect { Path.of(it) }
def repository = localRepositoryPath.toPath()
def jars = (entries - [basedir.toPath().resolve('target/classes')])
    .collect { repository.relativize(it).parent.parent }
    .collect { "${it.parent.join('.')}:${it.fileName}" as String }

assert jars.toSorted() == [
    'ai.djl.pytorch:pytorch-engine',
    'ai.djl.pytorch:pytorch-jni',
    'ai.djl.pytorch:pytorch-native-cpu',
    'ai.djl:api',
    'com.google.code.gson:gson',
    'com.google.errorprone:error_prone_annotations',
    'commons-codec:commons-codec',
    'commons-io:commons-io',
    'dev.sphere:sphere-api',
    'dev.sphere:sphere-losses',
    'dev.sphere:sphere-ops-djl',
    'net.java.dev.jna:jna',
    'org.apache.commons:commons-compress',
    'org.slf4j:slf4j-api',
]
